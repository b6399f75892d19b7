import Logging

/// Hears which shards an engine takes over, and from what.
struct OriginLog: LogHandler {
    let hear: @Sendable (String) -> Void

    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .notice

    init(hear: @escaping @Sendable (String) -> Void) { self.hear = hear }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        guard let shard = event.metadata?["shard"], let origin = event.metadata?["from"] else { return }
        hear("\(shard): \(origin)")
    }
}
