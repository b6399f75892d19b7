import ArgumentParser

/// `varve topics`.
struct TopicsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "topics", abstract: "The contracts of the topics.",
        subcommands: [TopicsListCommand.self, TopicsCheckCommand.self])
}

/// Where the contracts lie.
struct ContractOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The directory of the contracts; without it those that varve was built with.", valueName: "dir"))
    var contracts: String?
}

/// `varve topics list`.
struct TopicsListCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the topics with key, partitions, retention and event types.",
        discussion: "Example: varve topics list --output json")

    @OptionGroup var contracts: ContractOptions
    @OptionGroup var output: OutputOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        output.printer(context).print(try await context.provider.topics(in: contracts.contracts))
        return .done
    }
}

/// `varve topics check`.
struct TopicsCheckCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Validate the contracts and schemas, and a data directory against them.",
        discussion: "Example: varve topics check --contracts topics --data ./varve-data")

    @OptionGroup var contracts: ContractOptions
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("A data directory to hold against the contracts.", valueName: "dir"))
    var data: String?

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let report = try await context.provider.checkTopics(in: contracts.contracts, dataDirectory: data)
        return CheckPrinter(output.printer(context)).print(report)
    }
}
