import ArgumentParser
import JSON

/// `varve alerts silences`.
struct AlertsSilencesCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "silences", abstract: "List what keeps alerts from telling anybody, also what is over.",
        discussion: """
            Example: varve alerts silences
            One ends before its time: varve alerts silence night --delete
            """)

    @OptionGroup var moment: MomentOptions
    @OptionGroup var options: RegistryOptions

    private static let table = RegistryTable(fields: [
        .init("silence") { $0["name"]?.string }, .init("rule") { $0["rule"]?.string },
        .init("subject", isShrinkable: true) { $0["subject"]?.string },
        .init("severity") { $0["severity"]?.string },
        .init("from") { $0["from"]?.string.map(TimeText.short) },
        .init("until") { $0["until"]?.string.map(TimeText.short) },
        .init("by") { $0["updated_by"]?.string },
        .init("comment", isShrinkable: true) { $0["comment"]?.string },
        .init("revision", .right) { $0["revision"]?.string },
    ])

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let answer = try await options.asking(context) { client throws(CommandFailure) in
            try await client.get(["silences"], [moment.parameter])
        }
        options.print(answer, in: context) { Self.table.lines(of: answer.json, "silences", layout: $0) }
        return .done
    }
}
