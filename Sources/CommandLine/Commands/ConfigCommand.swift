import ArgumentParser
import JSON

/// `varve config`.
struct ConfigCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Print the configuration and where each value came from.",
        discussion: """
            Example: VARVE_LIMITS_EVENT_BYTES=2MiB varve config --config varve.yaml

            A flag goes before the environment (VARVE_ and the key in capitals, `_` for `.`), that before the \
            YAML file (--config or VARVE_CONFIG), that before the default. Durations are written as in 250ms, 90s \
            or 1h30m, sizes as in 128MiB (plain numbers are bytes).
            """)

    @OptionGroup var options: ServeOptions
    @OptionGroup var output: OutputOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let resolved = try options.resolve(context)
        let printer = output.printer(context)
        switch printer.format {
        case .json: printer.console.print(resolved.json.text)
        case .csv:
            printer.console.print(CSVText.line(["key", "value", "source"]))
            resolved.rows.forEach { printer.console.print(CSVText.line(Array($0.prefix(3)))) }
        case .table:
            let columns = [
                Column("key"), Column("value"), Column("source", isShrinkable: true),
                Column("what it is", isShrinkable: true),
            ]
            let rows = resolved.rows.map { $0.map { Table.Cell($0) } }
            printer.layout.lines(of: Table(columns: columns, rows: rows)).forEach(printer.console.print)
        }
        return .done
    }
}
