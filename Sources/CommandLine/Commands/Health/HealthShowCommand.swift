import ArgumentParser
import JSON

/// `varve health show`, which is also `varve health`.
struct HealthShowCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Devices and their scores, the worst first; or all of one.",
        discussion: """
            Example: varve health --status critical --limit 20
            One device with its factors and forecast: varve health drill-7
            The past: varve health drill-7 --as-of 2026-01-05T12:00:00Z
            """)

    @Argument(help: "The device.")
    var device: String?

    @Option(name: [.customLong("class")], help: "Only devices of this class.")
    var deviceClass: String?

    @Option(help: "Only devices that are healthy, watch, warning, critical or silent.")
    var status: String?

    @Option(help: ArgumentHelp("Only devices in this cell.", valueName: "geohash"))
    var cell: String?

    @Option(help: "By worst, the lowest score first, or by name.")
    var order = "worst"

    @Option(help: ArgumentHelp("At most so many.", valueName: "n"))
    var limit: Int?

    @Option(help: ArgumentHelp("Where the page before ended, as it said.", valueName: "token"))
    var pageToken: String?

    @OptionGroup var moment: MomentOptions
    @OptionGroup var options: RegistryOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let parameters: [(name: String, value: String?)] = [
            ("device", device), ("class", deviceClass), ("status", status), ("cell", cell),
            ("order", device == nil ? order : nil), ("limit", limit.map(String.init)),
            ("page_token", pageToken), moment.parameter,
        ]
        let answer = try await options.asking(context) { client throws(CommandFailure) in
            try await client.get(["views", "health"], parameters)
        }
        let devices = answer.json["devices"]?.array ?? []
        if let device, devices.isEmpty {
            throw CommandFailure(
                .difference, "there is no score of '\(device)'",
                advice: "A device has one once a window of its policy has closed: varve health policies")
        }
        options.print(answer, in: context) { layout in
            if device != nil, let one = devices.first {
                return DeviceCard(one).card.lines(showsColor: layout.showsColor)
            }
            return Self.table.lines(of: answer.json, "devices", layout: layout)
        }
        return .done
    }

    private static let table = RegistryTable(fields: [
        .init("device") { $0["device"]?.string }, .init("class") { $0["class"]?.string },
        .init("score", .right) { HealthText.points($0["score"]) },
        .init("status", style: HealthText.style) { $0["status"]?.string },
        .init("sure", .right) { HealthText.share($0["confidence"]) },
        .init("because", isShrinkable: true) { HealthText.causes($0["factors"]) },
        .init("per day", .right) { HealthText.signed($0["trend_per_day"]) },
        .init("next", isShrinkable: true) { HealthText.next($0) },
        .init("since yesterday", .right) { HealthText.signed($0["change_since_yesterday"]) },
        .init("last reading") { $0["last_reading"]?.string.map(TimeText.short) },
    ])
}
