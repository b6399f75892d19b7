import ArgumentParser

/// A Kafka cluster, and how its topics are to be.
struct ClusterOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The brokers of a Kafka cluster (or kafka.bootstrap).", valueName: "host:port"))
    var kafka: String?

    @Option(
        help: ArgumentHelp(
            "Data shards: partitions of the data topics (default: as there are).", valueName: "n"))
    var shards: Int?

    @Option(help: ArgumentHelp("Copies of each partition (default: the cluster's own).", valueName: "n"))
    var replication: Int32?

    func validate() throws {
        if let shards, !(1...1_024).contains(shards) {
            throw ValidationError("--shards is between 1 and 1024.")
        }
        if let replication, !(1...64).contains(replication) {
            throw ValidationError("--replication is between 1 and 64.")
        }
    }

    func topics(
        in contracts: String?, _ settings: SettingsOptions, _ context: CommandContext, applies: Bool
    ) async throws(CommandFailure) -> CheckReport {
        let resolved = try settings.resolve(context, flags: [("kafka.bootstrap", kafka)]).settings
        guard resolved.kafka.bootstrap != nil else {
            throw CommandFailure(.usage, "no cluster is named", advice: "Say --kafka HOST:PORT.")
        }
        return try await context.provider.clusterTopics(
            in: contracts, resolved, ClusterLayout(shards: shards, replication: replication), applies: applies
        )
    }
}
