import ArgumentParser

/// `varve experiment`.
struct ExperimentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "experiment", abstract: "Compare the arms of an experiment, and decide.",
        discussion: """
            Example: varve experiment create faster --model chat --arm A=50 --arm B=50 --metric latency_ms --goal decrease

            Then: varve experiment start faster; varve experiment show faster
            """,
        subcommands: [
            ExperimentCreateCommand.self, ExperimentStartCommand.self, ExperimentSplitCommand.self,
            ExperimentStopCommand.self, ExperimentShowCommand.self, ExperimentListCommand.self,
            ExperimentHistoryCommand.self,
        ])
}
