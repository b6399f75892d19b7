public import Commands
public import JSON

/// Several rules that are put together, or not at all.
extension AlertingState {
    /// What the answer to a pack shows begins with, before the names of its rules.
    static let packResource = "pack"

    /// Decides `POST /v1/rules`, `{"rules": [{"name", …}…]}`. A rule may wait for one that stands before it.
    func putPack(
        _ command: ResourceCommand, _ webhooks: Set<String>?, _ kept: (Int64) -> Int64
    ) throws(CommandRejection) -> CommandAcceptance<AlertingEvent> {
        guard command.ifMatch == nil else {
            throw .badRequest("If-Match is for one rule, and a pack has many")
        }
        var reader = BodyReader(command.body)
        let rules = Self.pack(&reader)
        reader.finish()
        var (after, names, status) = (self, [String](), 200)
        var events: [AlertingEvent] = []
        for (index, rule) in rules.enumerated() {
            let (place, name) = ("\(reader.place("rules"))/\(index)", rule["name"]?.string ?? "")
            guard !name.isEmpty, !names.contains(name) else {
                let reason = name.isEmpty ? "is missing" : "'\(name)' is the name of another one as well"
                reader.report(CommandFault("\(place)/name", reason))
                continue
            }
            names.append(name)
            do {
                let one = ResourceCommand(
                    "PUT", ["rules", name], body: rule, actor: command.actor, time: command.time)
                let accepted = try after.putRule(one, webhooks, kept)
                for event in accepted.events { try after.apply(event) }
                events += accepted.events
                status = max(status, accepted.status)
            } catch let rejection as CommandRejection where rejection.status == .unprocessable {
                for fault in rejection.faults {
                    reader.report(
                        CommandFault(place + fault.pointer, "\(fault.reason) (the rule '\(name)')"))
                }
            } catch {
                throw .conflict("the rule '\(name)': \((error as? CommandRejection)?.detail ?? "\(error)")")
            }
        }
        try reader.throwFaults()
        return CommandAcceptance(status: status, resource: Self.resource(ofPack: names), events: events)
    }

    private static func resource(ofPack names: [String]) -> [String] { [packResource] + names }

    /// What the answer to a pack shows that was taken.
    public static func resource(ofPack body: JSONValue) -> [String] {
        resource(ofPack: (body["rules"]?.array ?? []).compactMap { $0["name"]?.string })
    }

    private static func pack(_ reader: inout BodyReader) -> [JSONValue] {
        guard let rules = reader.value("rules")?.array, !rules.isEmpty else {
            reader.report("rules", "is missing, or no list of rules")
            return []
        }
        guard rules.count <= AlertingLimits.packCount else {
            reader.report("rules", "has \(rules.count) rules, and \(AlertingLimits.packCount) are allowed")
            return []
        }
        return rules
    }

    /// The rules that a command's answer shows, a single one or a pack's, and whom they notify.
    public func rules(of resource: [String]) -> [(name: String, notified: [String])] {
        guard resource.count > 1, ["rules", Self.packResource].contains(resource[0]) else { return [] }
        return resource.dropFirst().compactMap { name in rule(name).map { (name, $0.notify) } }
    }

    /// What a pack's answer shows: its rules as they are now; nil if that is no pack.
    public func show(pack resource: [String]) -> ShownResource? {
        guard resource.first == Self.packResource else { return nil }
        let found = resource.dropFirst().compactMap { show(rule: $0)?.body }
        return ShownResource([.init("rules", .array(found))], revision: nextSequence - 1)
    }
}
