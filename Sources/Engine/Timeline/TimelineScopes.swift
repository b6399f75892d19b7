package import JSON

/// Finds out which models events are about. What an event doesn't say itself follows from those before it: an experiment's
/// start from its definition, an alert from its rule.
///
/// It knows no types but goes by the members that events have in common, so that the events of a domain to come find their
/// place by themselves.
package struct TimelineScopes {
    /// Things whose model is remembered; beyond them the memory is emptied, and events that name no model are about none.
    static let limit = 100_000

    private struct Thing: Hashable {
        /// `experiment`, `rule`, `alert`.
        var family: String
        var name: String
    }

    package init() {}

    private var known: [Thing: TimelineScope] = [:]
    /// What alerts of a rule are named by: `["model", "version"]`.
    private var labels: [String: [String]] = [:]

    /// - Parameter kind: see `TimelineEvent.kind`.
    package mutating func scope(of event: JSONValue, kind: String) -> TimelineScope {
        let family = String(kind.prefix { $0 != "." })
        let thing = Thing(family: family, name: event["subject"]?.string ?? "")
        let data = event["data"] ?? .null
        if family == "rule" { note(rule: thing.name, data["definition"]) }
        let scope = named(data) ?? byRule(data) ?? known[thing] ?? bySubject(family, thing.name) ?? .noModel
        if known.count >= Self.limit { known = [:] }
        known[thing] = scope
        if family == "alert", let id = data["id"]?.string, let end = id.lastIndex(of: "-") {
            // What people say of an alert names it by its id, which is that of its decisions but for the end.
            known[Thing(family: family, name: String(id[..<end]))] = scope
        }
        return scope
    }

    /// The model that an event names, at any of the places where events do.
    private func named(_ data: JSONValue) -> TimelineScope? {
        let definition = data["definition"]
        let places = [
            data["model"], data["evidence"]?["model"], definition?["model"], definition?["where"]?["model"],
            data["events"]?.array?.first?["data"]?["model"],
        ]
        if let name = places.lazy.compactMap({ $0?.string }).first { return TimelineScope(named: name) }
        // A rule that says nothing of models is about all of them, unless it is about devices.
        guard let when = definition?["when"]?.string else { return nil }
        return when.contains("health.") ? TimelineScope.noModel : .all
    }

    private mutating func note(rule name: String, _ definition: JSONValue?) {
        guard let definition else { return }
        labels[name] = (definition["by"]?.array ?? []).compactMap(\.string)
        if labels[name] == [] {
            let when = definition["when"]?.string ?? ""
            labels[name] =
                when.contains("drift.")
                ? ["model", "version", "feature"] : when.contains("health.") ? ["device"] : ["model"]
        }
        if labels.count > Self.limit { labels = [:] }
    }

    /// Of an alert: its subject is named by its rule's `by`.
    private func byRule(_ data: JSONValue) -> TimelineScope? {
        guard let rule = data["evidence"]?["rule"]?["name"]?.string, let labels = labels[rule],
            let subject = data["subject"]?.string
        else { return nil }
        guard let place = labels.firstIndex(of: "model") else {
            return known[Thing(family: "rule", name: rule)]
        }
        return Self.model(in: subject, before: place, after: labels.count - place - 1)
    }

    /// Of what monitors decide: `model/version`.
    private func bySubject(_ family: String, _ subject: String) -> TimelineScope? {
        guard ["detector", "retraining"].contains(family) else { return nil }
        return Self.model(in: subject, before: 0, after: 1)
    }

    /// A model's own name may hold slashes.
    private static func model(in subject: String, before: Int, after: Int) -> TimelineScope? {
        let pieces = subject.split(separator: "/", omittingEmptySubsequences: false)
        guard pieces.count > before + after else { return nil }
        return .model(pieces.dropFirst(before).dropLast(after).joined(separator: "/"))
    }
}
