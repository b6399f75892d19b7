import ArgumentParser
import JSON

/// `varve registry diff`.
struct RegistryDiffCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "What changed of a model from one moment to another.",
        discussion: """
            Example: varve registry diff chat --from 2026-01-05T12:00:00Z --to 2026-01-06T12:00:00Z

            Versions, stages, approvals, aliases, traffic and deployments. A moment is a time (RFC 3339), or the \
            position of an earlier answer. Ends with 0 whether anything changed or not.
            """)

    @Argument(help: "The model.")
    var model: String

    @Option(help: ArgumentHelp("The earlier moment.", valueName: "time|position"))
    var from: String

    @Option(help: ArgumentHelp("The later moment; now if it isn't given.", valueName: "time|position"))
    var to: String?

    @OptionGroup var options: RegistryOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let (old, new) = try await options.asking(context) { client throws(CommandFailure) in
            // The later one first: what is now must not be older than the past.
            let new = try await ModelMoment.read(model, asOf: to, client)
            return (try await ModelMoment.read(model, asOf: from, client), new)
        }
        guard old.model != nil || new.model != nil else {
            throw CommandFailure(.usage, "there was no model '\(model)' at either moment")
        }
        let answer: JSONValue = [
            "model": .string(model), "from": .string(from),
            "to": JSONValue(to ?? new.position),
            "changes": .array(ModelDifference(from: old, to: new).changes),
        ]
        let printer = options.output.printer(context)
        guard printer.format == .table else {
            printer.print(answer)
            return .done
        }
        RegistryTable.changes.lines(of: answer, "changes", layout: printer.layout)
            .forEach(context.console.print)
        return .done
    }
}
