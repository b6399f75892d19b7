import ArgumentParser
import Health
import JSON

/// `varve health install`.
struct HealthInstallCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "install", abstract: "Begin to score devices by a ready profile.",
        discussion: """
            Example: varve health install classic --devices 'drill-*'

            classic: how steady `current` is (0.4), `battery_voltage` (0.4) and `gps_hdop` (0.2), in windows of ten minutes; \
            watch below 70, warning below 50, critical below 30. `varve health policies` shows it, `varve health put` \
            changes it.
            """)

    @Argument(help: "The profile: classic.")
    var profile: HealthProfile

    @Option(help: ArgumentHelp("Which devices; * stands for any text.", valueName: "pattern"))
    var devices = "*"

    @Option(help: "The policy's name; the profile's without it.")
    var name: String?

    @OptionGroup var options: CommandOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        try await HealthPutCommand.send(
            profile.policy(devices: devices).members, as: name ?? profile.rawValue, options, context)
    }
}

/// What `varve health install` installs.
enum HealthProfile: String, ExpressibleByArgument, CaseIterable {
    case classic

    func policy(devices: String) -> HealthPolicy {
        switch self {
        case .classic: .classic(devices: devices)
        }
    }
}

/// `varve health put`.
struct HealthPutCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "put", abstract: "Make or change a health policy.",
        discussion: """
            Example: varve health put drills drills.yaml

            The file, in YAML or JSON:
            {devices: "drill-*", window: 10m, features: [{feature: battery_voltage, weight: 0.4, score: bounds, \
            good: 12.6, bad: 10.8}, {feature: current, weight: 0.6, score: stability, good: 0.05, bad: 0.5}]}
            """)

    @Argument(help: "The policy's name.")
    var name: String

    @Argument(help: ArgumentHelp("Its definition.", valueName: "file"))
    var file: String

    @OptionGroup var options: CommandOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let definition = try DefinitionFile.read(
            file, what: "health policy", example: "{devices: \"drill-*\", features: [{feature: level, …}]}")
        return try await Self.send(definition.members ?? [], as: name, options, context)
    }

    static func send(
        _ members: [JSONValue.Member], as name: String, _ options: CommandOptions, _ context: CommandContext
    ) async throws(CommandFailure) -> CommandStatus {
        var command = ResourceCommand(.put, ["health-policies", name])
        // With those that are null: `silent_after: null` says that a device is never silent.
        command.members = members
        return try await options.send(command, in: context) { answer in
            let already = answer.changedNothing ? " already" : ""
            return ["\(name) scores \(answer.json["devices"]?.string ?? "?")\(already)"]
        }
    }
}

/// `varve health policies`.
struct HealthPoliciesCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "policies", abstract: "What devices are scored by.",
        discussion: "Example: varve health policies")

    @OptionGroup var moment: MomentOptions
    @OptionGroup var options: RegistryOptions

    private static let table = RegistryTable(fields: [
        .init("policy") { $0["name"]?.string }, .init("devices") { $0["devices"]?.string },
        .init("class") { $0["class"]?.string },
        .init("features", isShrinkable: true) { policy in
            (policy["features"]?.array ?? []).map { feature in
                "\(feature["feature"]?.string ?? "?") \(feature["weight"]?.text ?? "")"
            }.joined(separator: ", ")
        },
        .init("window") { $0["window"]?.string }, .init("silent after") { $0["silent_after"]?.string },
        .init("version", .right) { $0["version"]?.text },
        .init("updated") { RegistryText.stamp($0, "updated") },
    ])

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let answer = try await options.asking(context) { client throws(CommandFailure) in
            try await client.get(["health-policies"], [moment.parameter])
        }
        options.print(answer, in: context) {
            Self.table.lines(of: answer.json, "health_policies", layout: $0)
        }
        return .done
    }
}

/// `varve health delete`.
struct HealthDeleteCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete a health policy. Devices that no other one matches are forgotten.",
        discussion: "Example: varve health delete drills")

    @Argument(help: "The policy's name.")
    var name: String

    @OptionGroup var options: CommandOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        try await options.send(ResourceCommand(.delete, ["health-policies", name]), in: context) { _ in
            ["\(name) is gone"]
        }
    }
}
