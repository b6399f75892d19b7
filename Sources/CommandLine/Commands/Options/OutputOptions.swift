import ArgumentParser

extension OutputFormat: ExpressibleByArgument {}

/// How a command prints its result.
struct OutputOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "table, json or csv; without it a table on a terminal and json when piped.", valueName: "format"))
    var output: OutputFormat?

    func printer(_ context: CommandContext) -> ResultPrinter {
        ResultPrinter(context.console, format: output)
    }
}
