import ArgumentParser
import JSON

/// `varve registry approve`.
struct RegistryApproveCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Approve a version, with conditions or without, or reject it.",
        discussion: """
            Example: varve registry approve chat/v2 --comment "evaluated on the gold set"
            With conditions: varve registry approve chat/v2 --conditional "watch p99" "ask legal"
            One of them is met: varve registry approve chat/v2 --met "ask legal"
            """)

    @Argument(help: ArgumentHelp("The version.", valueName: "model/version"))
    var version: VersionName

    @Flag(help: "Reject it: it can't be deployed then.")
    var reject = false

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Approve under these conditions.", valueName: "condition"))
    var conditional: [String] = []

    @Option(help: ArgumentHelp("Check off a condition instead.", valueName: "condition"))
    var met: String?

    @Option(help: "Why.")
    var comment: String?

    @OptionGroup var options: CommandOptions

    func validate() throws {
        guard [reject, !conditional.isEmpty, met != nil].count(where: \.self) < 2 else {
            throw ValidationError("--reject, --conditional and --met exclude each other.")
        }
    }

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        try await options.send(command, in: context) { answer in
            let already = answer.changedNothing ? " already" : ""
            let approval = answer.json["approval"]?.string ?? "?"
            let count = answer.json["conditions"]?.array?.count ?? 0
            let met = answer.json["conditions_met"]?.array?.count ?? 0
            let conditions = count == 0 ? "" : ", \(met) of \(count) conditions met"
            return ["\(version.resource) is \(approval)\(already)\(conditions)"]
        }
    }

    private var command: ResourceCommand {
        if let met {
            return ResourceCommand(
                .post, version.resource.path + ["conditions"],
                [.init("condition", .string(met)), .init("comment", JSONValue(comment))])
        }
        let approval = reject ? "rejected" : conditional.isEmpty ? "approved" : "conditional"
        let conditions = conditional.isEmpty ? .null : JSONValue.array(conditional.map(JSONValue.string))
        return ResourceCommand(
            .post, version.resource.path + ["approval"],
            [
                .init("approval", .string(approval)), .init("conditions", conditions),
                .init("comment", JSONValue(comment)),
            ])
    }
}
