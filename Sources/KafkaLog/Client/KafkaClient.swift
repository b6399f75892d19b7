import CRdKafka

/// One librdkafka client with the thread that takes its events.
///
/// Teardown has one order: whoever made queues and topics of this client drops them and then the client; `close`
/// ends the event thread, which drops the main queue; the C client is freed with the last reference to `owner`.
final class KafkaClient: Sendable {
    let owner: ClientOwner
    let condition = ClientCondition()
    let releases: ReleaseObserver?
    private let pump: EventPump

    var pointer: OpaquePointer { owner.pointer }

    init(
        _ kind: rd_kafka_type_t, properties: [String: String], _ configuration: KafkaConfiguration
    ) throws(KafkaError) {
        releases = configuration.releases
        owner = try ClientOwner(
            ClientHandle(kind, ConfigurationHandle(properties), configuration.releases))
        // Log lines go to the main queue, and not to standard error.
        rd_kafka_set_log_queue(owner.pointer, nil)
        pump = EventPump(owner, condition, configuration)
        pump.start()
    }

    deinit { pump.stop(isWaiting: false) }

    /// Ends the event thread and waits for it. Not to be called by what that thread calls.
    func close() { pump.stop(isWaiting: true) }
}
