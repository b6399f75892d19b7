import Log

/// A consumer on which one partition is this reader's alone, until the lease is released.
final class ConsumerLease {
    let client: KafkaClient
    private let giveBack: () -> Void

    init(_ client: KafkaClient, giveBack: @escaping () -> Void) {
        self.client = client
        self.giveBack = giveBack
    }

    deinit { giveBack() }
}
