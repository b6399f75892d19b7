import ArgumentParser
import JSON

/// `varve health fleet`.
struct HealthFleetCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "fleet",
        abstract: "All devices together: statuses, scores, the worst, classes, changes.",
        discussion: "Example: varve health fleet --class drills")

    @Option(name: [.customLong("class")], help: "Only devices of this class.")
    var deviceClass: String?

    @Option(help: ArgumentHelp("Only devices in this cell.", valueName: "geohash"))
    var cell: String?

    @Option(help: ArgumentHelp("Characters of a geohash that make a cell.", valueName: "n"))
    var cellLength: Int?

    @OptionGroup var moment: MomentOptions
    @OptionGroup var options: RegistryOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let parameters: [(name: String, value: String?)] = [
            ("class", deviceClass), ("cell", cell), ("cell_length", cellLength.map(String.init)),
            moment.parameter,
        ]
        let answer = try await options.asking(context) { client throws(CommandFailure) in
            try await client.get(["views", "fleet"], parameters)
        }
        answer.past?.tell(context.console)
        options.print(resource: answer.json, in: context) {
            FleetCard(answer.json).card.lines(showsColor: $0.showsColor)
        }
        return .done
    }
}
