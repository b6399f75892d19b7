import Alerting
import Commands
import Drift
import Experiments
import Health
import JSON
import Monitoring
import Registry

/// What somebody wants to suppose, as it was written: `{"rules": […], "monitors": […], "references": […], "health": […],
/// "experiments": […], "rollouts": […], "settings": {…}, "dimensions": […]}`. Rules, monitors, references and policies are
/// whole definitions; of experiments and rollouts the members that change. `{"name", "deleted": true}` is a rule that nobody
/// had put. Settings and dimensions want the raw events folded again.
struct SupposedChanges: Sendable {
    private static let lists = [
        "rules", "monitors", "references", "health", "experiments", "rollouts", "dimensions",
    ]
    static let kinds = lists + ["settings"]

    /// Why some other definitions can't be supposed.
    private static let refusals = [
        "windows": "say {\"settings\": {\"windows.base\": \"30s\"}}; a rule names its own window",
        "webhooks": "they decide nothing", "silences": "they decide nothing, and only hold notices back",
    ]

    private(set) var rules: [String: AlertRule] = [:]
    /// Where they were written, by the names of rules that are not to have been there.
    private(set) var deletedRules: [String: String] = [:]
    private(set) var monitors: [String: Monitor] = [:]
    /// With where they were written.
    private(set) var references: [(request: ReferenceRequest, place: String)] = []
    private(set) var health: [String: HealthPolicy] = [:]
    /// As they were written, with where: what they change is known to the log alone.
    private(set) var experiments: [(name: String, body: JSONValue, place: String)] = []
    private(set) var rollouts: [(deployment: String, body: JSONValue, place: String)] = []
    private(set) var raw = SupposedSettings()

    var isAboutRulesAlone: Bool {
        monitors.isEmpty && references.isEmpty && health.isEmpty && experiments.isEmpty && rollouts.isEmpty
            && raw.isEmpty
    }

    /// - Throws: `CommandRejection` with pointers to what is wrong.
    init(_ json: JSONValue) throws(CommandRejection) {
        var reader = BodyReader(json)
        for member in json.members ?? [] where !Self.kinds.contains(member.name) {
            let hint = "what can is: \(Self.kinds.joined(separator: ", "))"
            let why = Self.refusals[member.name].map { ": \($0)" } ?? "; \(hint)"
            reader.report(member.name, "can't be supposed otherwise\(why)")
        }
        for kind in Self.lists where reader.holds(kind) && json[kind]?.array == nil {
            reader.report(kind, "is no list")
        }
        try reader.throwFaults()
        guard Self.lists.contains(where: { json[$0]?.array?.isEmpty == false }) || json["settings"] != nil
        else {
            throw .unprocessable(
                "/rules", "is missing: expected {\"rules\": [rule…]}, or other things to suppose")
        }
        for (place, body) in Self.entries("rules", json) { try readRule(body, place) }
        for (place, body) in Self.entries("monitors", json) {
            let (name, monitor) = try Monitor.read(body, at: place)
            try Self.add(monitor, name, to: &monitors, place)
        }
        for (place, body) in Self.entries("references", json) {
            references.append((try ReferenceRequest(body, at: place), place))
        }
        for (place, body) in Self.entries("health", json) {
            let (name, policy) = try HealthPolicy.read(body, at: place)
            try Self.add(policy, name, to: &health, place)
        }
        for (place, body) in Self.entries("experiments", json) {
            experiments.append((try Self.name("name", body, place), body, place))
        }
        for (place, body) in Self.entries("rollouts", json) {
            rollouts.append((try Self.name("deployment", body, place), body, place))
        }
        raw = try SupposedSettings(settings: json["settings"], dimensions: json["dimensions"])
    }

    private mutating func readRule(_ body: JSONValue, _ place: String) throws(CommandRejection) {
        let name: String
        if body["deleted"]?.bool == true {
            var reader = BodyReader(body, at: place)
            (name, _) = (reader.requiredText("name"), reader.flag("deleted"))
            try reader.finishOrThrow()
            try Self.add(place, name, to: &deletedRules, place)
        } else {
            let rule: AlertRule
            (name, rule) = try AlertRule.read(body, at: place)
            try Self.add(rule, name, to: &rules, place)
        }
        guard rules[name] == nil || deletedRules[name] == nil else {
            throw .unprocessable("\(place)/name", "is the name of another one as well")
        }
    }

    private static func entries(_ kind: String, _ json: JSONValue) -> [(place: String, body: JSONValue)] {
        (json[kind]?.array ?? []).enumerated().map { ("/\(kind)/\($0)", $1) }
    }

    private static func add<Definition>(
        _ definition: Definition, _ name: String, to all: inout [String: Definition], _ place: String
    ) throws(CommandRejection) {
        guard all.updateValue(definition, forKey: name) == nil else {
            throw .unprocessable("\(place)/name", "is the name of another one as well")
        }
    }

    private static func name(
        _ member: String, _ body: JSONValue, _ place: String
    ) throws(CommandRejection) -> String {
        var reader = BodyReader(body, at: place)
        let name = reader.requiredText(member)
        try reader.throwFaults()
        return name
    }

    /// The supposition, with what only the log knows: what is changed by it, and which of its things nobody ever put.
    ///
    /// - Parameters:
    ///   - since: from when on things judge that nobody ever put, milliseconds since 1970.
    ///   - baseSize: of base windows, milliseconds.
    func settled(
        _ recorded: RecordedDefinitions, since: Int64, baseSize: Int64
    ) throws(CommandRejection) -> Supposition {
        var supposition = Supposition()
        supposition.since = since
        (supposition.rules, supposition.monitors, supposition.health) = (rules, monitors, health)
        supposition.raw = raw
        supposition.addedRules = Set(rules.keys).subtracting(recorded.rules.keys)
        supposition.addedMonitors = Set(monitors.keys).subtracting(recorded.monitors)
        supposition.addedHealth = Set(health.keys).subtracting(recorded.policies)
        supposition.deletedRules = Set(deletedRules.keys)
        for (name, place) in deletedRules where recorded.rules[name] == nil {
            throw Self.unknown("rule", name, among: recorded.rules.keys, "\(place)/name")
        }
        let known = Set(recorded.rules.keys).union(rules.keys).subtracting(deletedRules.keys)
        for (name, rule) in rules.sorted(by: { $0.key < $1.key }) {
            for other in rule.dependsOn where other == name || !known.contains(other) {
                let why = other == name ? "can't wait for itself" : "waits for '\(other)', which there is not"
                throw .unprocessable("/rules", "'\(name)' \(why)")
            }
        }
        for (name, policy) in health where policy.window % baseSize != 0 {
            throw .unprocessable("/health", "'\(name)' has a window that is no multiple of the base window")
        }
        for (name, body, place) in experiments {
            guard let known = recorded.experiments[name] else {
                throw Self.unknown("experiment", name, among: recorded.experiments.keys, "\(place)/name")
            }
            supposition.experiments[name] = try known.supposing(body, at: place)
        }
        for (id, body, place) in rollouts {
            guard let known = recorded.deployments[id] else {
                throw Self.unknown("deployment", id, among: recorded.deployments.keys, "\(place)/deployment")
            }
            supposition.rollouts[id] = try known.supposing(body, at: place)
        }
        return supposition
    }

    /// The references with their profiles: of recorded windows, if they name a range.
    ///
    /// - Throws: `CommandRejection` for a range in which nothing was recorded; `LogError`.
    func settle(
        _ supposition: inout Supposition, _ recorded: RecordedDefinitions, _ profiles: RecordedProfiles
    ) throws {
        for (request, place) in references {
            let profile =
                try request.range.map { try profiles.profile(of: request, in: $0) } ?? request.profile
            guard let profile, profile.eventCount > 0 else {
                let segment = request.segment.isEmpty ? "" : "[\(request.segment)]"
                throw CommandRejection.unprocessable(
                    "\(place)/from",
                    "nothing of \(request.model)/\(request.version)\(segment) is recorded in this range")
            }
            let one = SupposedReference(request, profile: profile)
            guard !supposition.references.contains(where: one.isOfSame) else {
                throw CommandRejection.unprocessable(place, "is of the version and segment of another one")
            }
            supposition.references.append(one)
            if !recorded.pins.contains(where: one.takesPlace) { supposition.addedReferences.append(one) }
        }
    }

    private static func unknown(
        _ what: String, _ name: String, among known: some Collection<String>, _ pointer: String
    ) -> CommandRejection {
        let hint = known.isEmpty ? "there was none" : NearestName.hint(for: name, among: known.sorted())
        return .unprocessable(pointer, "there never was the \(what) '\(name)': \(hint)")
    }
}
