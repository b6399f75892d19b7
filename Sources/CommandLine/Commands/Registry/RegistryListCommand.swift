import ArgumentParser

/// `varve registry list`.
struct RegistryListCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the models, or the versions of one.",
        discussion: """
            Example: varve registry list chat --stage production
            Searching: varve registry list --filter "name LIKE 'chat%' AND tags.team = 'a'"

            Without a model, --stage lists versions of all models.
            """)

    @Argument(help: "The model whose versions are listed.")
    var model: String?

    @Option(
        help: ArgumentHelp(
            "Conditions: name, tags.KEY, created_at …; of versions also stage, approval, metrics.KEY.",
            valueName: "conditions"))
    var filter: String?

    @Option(help: "Only versions in this stage: development, testing, staging, production, archived.")
    var stage: String?

    @Option(help: ArgumentHelp("Such as `name` or `created_at DESC`.", valueName: "field"))
    var orderBy: String?

    @Option(help: ArgumentHelp("At most so many.", valueName: "n"))
    var limit: Int?

    @Option(help: ArgumentHelp("Where the page before ended, as it said.", valueName: "token"))
    var pageToken: String?

    @OptionGroup var moment: MomentOptions
    @OptionGroup var options: RegistryOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let listsVersions = model != nil || stage != nil
        let path = model.map { ["models", $0, "versions"] } ?? [listsVersions ? "versions" : "models"]
        let parameters = [
            ("filter", filter), ("stage", stage), ("order_by", orderBy), ("limit", limit.map(String.init)),
            ("page_token", pageToken), moment.parameter,
        ]
        let answer = try await options.asking(context) { client throws(CommandFailure) in
            try await client.get(path, parameters)
        }
        options.print(answer, in: context) { layout in
            listsVersions
                ? RegistryTable.versions(namesModel: model == nil)
                    .lines(of: answer.json, "versions", layout: layout)
                : RegistryTable.models.lines(of: answer.json, "models", layout: layout)
        }
        return .done
    }
}
