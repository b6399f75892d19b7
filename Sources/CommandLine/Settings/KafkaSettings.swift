import Foundation
package import KafkaLog

/// How a Kafka cluster is reached, if one is to be the log.
package struct KafkaSettings: Sendable {
    /// `host:port`, separated by commas; nil: the log is the data directory's own.
    package var bootstrap: String?
    /// The consumer group, and the beginning of the transactional ids.
    package var group = "varve"
    /// `host:port` under which other instances of the group reach this one: shards are shared with them. Nil takes all.
    package var advertised: String?
    /// Instances that each shard is kept warm at beside the one that has it.
    package var standbys = 0
    package var commitIntervalMilliseconds: Int64 = 250
    package var commitBytes = 4 << 20
    /// librdkafka's. A value `file:/path` or `env:NAME` stands for what is in that file or variable.
    package var properties: [String: String] = [:]

    package init() {}

    /// A larger file holds no password or key.
    private static let secretLimitBytes = 1 << 20

    /// What `KafkaLog` needs; nil if there is no cluster.
    package func configuration(
        environment: [String: String]
    ) throws(CommandFailure) -> KafkaConfiguration? {
        guard let bootstrap else { return nil }
        var resolved: [String: String] = [:]
        for (name, value) in properties {
            resolved[name] = try Self.resolve(value, of: name, environment)
        }
        return KafkaConfiguration(bootstrapServers: bootstrap, properties: resolved)
    }

    private static func resolve(
        _ value: String, of name: String, _ environment: [String: String]
    ) throws(CommandFailure) -> String {
        if let variable = reference(value, "env:") {
            guard let found = environment[variable] else {
                throw CommandFailure(
                    .usage, "kafka.properties.\(name): there is no environment variable \(variable)")
            }
            return found
        }
        guard let path = reference(value, "file:") else { return value }
        let text = try TextFile.read(
            path, limitBytes: secretLimitBytes, what: "file of kafka.properties.\(name)")
        // Editors end a file with a line's end, and no password does.
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    private static func reference(_ value: String, _ prefix: String) -> String? {
        value.hasPrefix(prefix) ? String(value.dropFirst(prefix.count)) : nil
    }

    /// The properties as they may be shown: a secret that isn't a reference is not.
    var shown: [(name: String, value: String)] {
        properties.sorted { $0.key < $1.key }.map { name, value in
            let isReference = ["env:", "file:"].contains(where: value.hasPrefix)
            return (name, KafkaConfiguration.isSecret(name) && !isReference ? "***" : value)
        }
    }
}
