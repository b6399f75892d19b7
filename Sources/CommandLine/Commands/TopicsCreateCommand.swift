import ArgumentParser

/// `varve topics create`.
struct TopicsCreateCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Create the topics that a Kafka cluster has not.",
        discussion: """
            Example: varve topics create --kafka broker:9092 --shards 8 --replication 3

            Creates what is missing and adds partitions where there are too few, and shows what else differs from the \
            contracts: status 1 then. Nothing is deleted, and no partition is taken away.
            """)

    @OptionGroup var contracts: ContractOptions
    @OptionGroup var cluster: ClusterOptions
    @OptionGroup var settings: SettingsOptions
    @OptionGroup var output: OutputOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let report = try await cluster.topics(in: contracts.contracts, settings, context, applies: true)
        return CheckPrinter(output.printer(context)).print(report)
    }
}
