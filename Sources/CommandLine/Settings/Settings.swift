package import Engine
package import JSON

/// All that can be configured.
package struct Settings: Sendable {
    package var engine = EngineConfiguration()
    package var listen = ListenAddress(host: "127.0.0.1", port: 8080)
    /// Allows listening on more than loopback without TLS and authentication.
    package var allowsInsecureListening = false
    package var logLevel = "info"
    package var kafka = KafkaSettings()

    package init() {}

    /// What is served, for people.
    var logName: String { kafka.bootstrap.map { "kafka \($0)" } ?? "data \(engine.dataDirectory)" }
}
