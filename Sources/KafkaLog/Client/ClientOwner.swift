import CRdKafka

/// Shares a client's handle among those who need it alive: the C client is freed with the last of them.
///
/// `@unchecked` because a pointer isn't Sendable. It is sound: librdkafka's clients may be used from any thread
/// (rdkafka.h, "thread-safe"), and the handle itself never changes.
final class ClientOwner: @unchecked Sendable {
    private let handle: ClientHandle
    var pointer: OpaquePointer { handle.pointer }

    init(_ handle: consuming ClientHandle) { self.handle = handle }

    /// What has ended the client, if something has. Known here before its event comes.
    var fatalError: KafkaError? {
        var message = [CChar](repeating: 0, count: ConfigurationHandle.messageBytes)
        let code = rd_kafka_fatal_error(pointer, &message, message.count)
        guard var error = KafkaError.check(code, ConfigurationHandle.text(message)) else { return nil }
        error.isFatal = true
        return error
    }
}
