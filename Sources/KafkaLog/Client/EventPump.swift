import CRdKafka
import Foundation
import Synchronization

/// The thread that takes a client's events: delivery reports, errors, statistics, log lines.
///
/// It owns the client's main queue and drops it when it ends, before its reference to the client.
final class EventPump: Sendable {
    private static let waitMilliseconds: Int32 = 100

    private let owner: ClientOwner
    private let condition: ClientCondition
    private let onLog: (@Sendable (KafkaLogLine) -> Void)?
    private let releases: ReleaseObserver?
    private let isStopping = Atomic(false)
    private let ended = DispatchGroup()

    init(_ owner: ClientOwner, _ condition: ClientCondition, _ configuration: KafkaConfiguration) {
        self.owner = owner
        self.condition = condition
        onLog = configuration.onLog
        releases = configuration.releases
    }

    func start() {
        ended.enter()
        let thread = Thread { [self] in
            run()
            ended.leave()
        }
        thread.name = "varve.kafka.events"
        thread.start()
    }

    /// What is in the queue by now is still taken. Not to be waited for on the thread itself.
    func stop(isWaiting: Bool) {
        isStopping.store(true, ordering: .releasing)
        if isWaiting { ended.wait() }
    }

    private func run() {
        let queue = QueueHandle(mainOf: owner.pointer, releases)
        while true {
            let isLast = isStopping.load(ordering: .acquiring)
            while let event = EventHandle(
                next: queue, timeoutMilliseconds: isLast ? 0 : Self.waitMilliseconds)
            {
                take(event)
                if !isLast, isStopping.load(ordering: .acquiring) { break }
            }
            if isLast { return }
        }
    }

    private func take(_ event: borrowing EventHandle) {
        switch event.kind {
        case RD_KAFKA_EVENT_DR: DeliveryReport.deliver(event)
        case RD_KAFKA_EVENT_ERROR: takeError(event)
        case RD_KAFKA_EVENT_STATS: takeStatistics(event)
        case RD_KAFKA_EVENT_LOG: takeLog(event)
        default: break
        }
    }

    private func takeError(_ event: borrowing EventHandle) {
        guard let error = event.error("the cluster") else { return }
        condition.note(error.isFatal ? owner.fatalError ?? error : error)
    }

    private func takeStatistics(_ event: borrowing EventHandle) {
        guard let text = rd_kafka_event_stats(event.pointer) else { return }
        condition.note(statistics: Array(UnsafeRawBufferPointer(start: text, count: strlen(text))))
    }

    private func takeLog(_ event: borrowing EventHandle) {
        guard let onLog else { return }
        var facility: UnsafePointer<CChar>?
        var message: UnsafePointer<CChar>?
        var level: Int32 = 0
        guard rd_kafka_event_log(event.pointer, &facility, &message, &level) == 0, let facility, let message
        else { return }
        onLog(
            KafkaLogLine(
                level: Int(level), facility: String(cString: facility), message: String(cString: message)))
    }
}
