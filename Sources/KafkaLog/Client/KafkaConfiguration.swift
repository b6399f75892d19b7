/// How a cluster is reached. Everything that librdkafka can be told goes through `properties`, SASL and TLS included
/// (github.com/confluentinc/librdkafka/blob/v2.0.2/CONFIGURATION.md).
public struct KafkaConfiguration: Sendable, CustomStringConvertible {
    /// `host:port`, separated by commas.
    public var bootstrapServers: String
    /// librdkafka's properties, which go before what is chosen here, but for those that the log's promises rest on
    /// (`fixedProperties`).
    public var properties: [String: String]
    /// How long one request to the cluster may take.
    public var requestTimeoutMilliseconds: Int32 = 10_000
    /// How long a record may be on its way before it counts as failed.
    public var deliveryTimeoutMilliseconds: Int32 = 30_000
    /// How long a producer waits for more records before it sends what it has.
    public var lingerMilliseconds: Int32 = 2
    /// How often statistics come; 0: never.
    public var statisticsIntervalMilliseconds: Int32 = 5_000
    /// Gets librdkafka's log lines, on a thread of its own; it must be quick.
    public var onLog: (@Sendable (KafkaLogLine) -> Void)?
    /// Told what is freed, for tests.
    package var releases: ReleaseObserver?

    public init(bootstrapServers: String, properties: [String: String] = [:]) {
        self.bootstrapServers = bootstrapServers
        self.properties = properties
    }

    /// Names of properties whose values are never shown.
    public static func isSecret(_ name: String) -> Bool {
        let name = name.lowercased()
        return ["password", "secret", "key.pem", "ssl.key", "jaas", "oauthbearer.config", "token"].contains {
            name.contains($0)
        }
    }

    /// Without the values of secrets.
    public var description: String {
        let shown = properties.sorted { $0.key < $1.key }.map { name, value in
            "\(name)=\(Self.isSecret(name) ? "***" : value)"
        }
        return (["bootstrap.servers=\(bootstrapServers)"] + shown).joined(separator: " ")
    }
}
