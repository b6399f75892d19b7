import JSON

/// An event in a sentence that a person reads. An event of a type that isn't known here says its type and its subject.
struct TimelineText {
    private let data: JSONValue
    private let subject: String
    private let kind: String

    init(_ event: JSONValue, _ kind: String) {
        data = event["data"] ?? .null
        subject = event["subject"]?.string ?? ""
        self.kind = kind
    }

    var summary: String {
        let family = kind.prefix { $0 != "." }
        switch family {
        case "model", "version", "stage", "approval", "condition", "alias", "traffic": return registry
        case "deployment": return deployment
        case "rollout": return rollout
        case "experiment": return experiment
        case "alert": return alert
        case "rule", "monitor", "silence", "health-policy", "webhook": return definition(String(family))
        case "reference": return reference
        case "dimension":
            let model = text("model").map { $0 == "*" ? "all models" : $0 } ?? "?"
            return
                "dimension \(required("field")) of \(model) \(kind.split(separator: ".").last ?? "changed")"
        case "retraining", "detector": return "\(subject): \(words), \(text("reason") ?? "no reason given")"
        default: return plain
        }
    }

    /// `retraining recommended`.
    private var words: String {
        kind.replacing(".", with: " ").replacing("_", with: " ").replacing("-", with: " ")
    }

    private var plain: String { subject.isEmpty ? words : "\(words): \(subject)" }

    private func text(_ name: String) -> String? { data[name]?.string }
    private func required(_ name: String) -> String { data[name].map { $0.string ?? $0.text } ?? "?" }

    private static func share(_ share: Double) -> String {
        Int64(exactly: share).map { String($0) } ?? JSONValue(share).text
    }

    /// `v1 90 %, v2 10 %`, the largest share first.
    private static func split(_ split: JSONValue?) -> String {
        let shares = (split?.members ?? []).map { ($0.value.number ?? 0, $0.name) }
        let sorted = shares.sorted { ($1.0, $0.1) < ($0.0, $1.1) }
        return sorted.isEmpty
            ? "nothing" : sorted.map { "\($0.1) \(share($0.0)) %" }.joined(separator: ", ")
    }

    // MARK: Registry

    private var registry: String {
        switch kind {
        case "model.renamed": "\(subject) is now \(required("name"))"
        case "stage.changed": "\(required("version")) went from \(required("from")) to \(required("to"))"
        case "approval.recorded": "\(required("version")) \(approval)"
        case "condition.checked":
            "\(required("version")): \"\(required("condition"))\" is \(data["met"] == true ? "met" : "not met")"
        case "alias.set":
            "\(required("alias")) points to \(required("version"))"
                + (text("previous").map { ", before to \($0)" } ?? "")
        case "alias.deleted": "\(required("alias")) is gone; it pointed to \(required("version"))"
        case "traffic.changed":
            "traffic of \(required("environment")): \(Self.split(data["split"]))"
        default:
            // A model or a version that came, changed or went.
            "\(text("version") ?? subject) \(kind.split(separator: ".").last ?? "changed")"
        }
    }

    private var approval: String {
        switch text("approval") {
        case "conditional":
            "approved under conditions: "
                + (data["conditions"]?.array ?? []).compactMap(\.string).joined(separator: ", ")
        case "pending": "has its approval withdrawn"
        case let word: word ?? "?"
        }
    }

    private var deployment: String {
        let name = "deployment \(required("deployment"))"
        switch kind {
        case "deployment.created":
            let strategy = text("strategy")?.replacing("_", with: "-") ?? "deployment"
            return "\(name): \(strategy) of \(required("version")) to \(required("environment"))"
        case "deployment.advanced": return "\(name): step \(required("step")), \(required("weight")) %"
        case "deployment.superseded": return "\(name) superseded by \(required("by"))"
        case "deployment.paused" where data["at_gate"] == true: return "\(name) waits at a gate"
        default: return "\(name) \((kind.split(separator: ".").last ?? "").replacing("-", with: " "))"
        }
    }

    private var rollout: String {
        let verb = (kind.split(separator: ".").last ?? "").replacing("_", with: " ").replacing("-", with: " ")
        let traffic = (data["events"]?.array ?? []).compactMap { $0["data"]?["split"] }.last
        let split = traffic.map { ", traffic \(Self.split($0))" } ?? ""
        return "deployment \(subject) \(verb)\(split): \(text("reason") ?? "no reason given")"
    }

    // MARK: Experiments, rules, alerts

    private var experiment: String {
        let name = "experiment \(subject)"
        switch kind {
        case "experiment.defined":
            let arms = (data["arms"]?.array ?? []).compactMap { $0["arm"]?.string }.joined(
                separator: " against ")
            return "\(name): \(arms) on \(text("metric") ?? "?")"
        case "experiment.split":
            return "\(name): split \(Self.split(data["weights"]))"
        case "experiment.decided":
            return "\(name): \(text("verdict") ?? text("reason") ?? "decided")"
        default: return "\(name) \(kind.split(separator: ".").last ?? "changed")"
        }
    }

    private var alert: String {
        guard let rule = data["evidence"]?["rule"]?["name"]?.string else {
            return "alert \(subject) \(kind.split(separator: ".").last ?? "")"
        }
        let word =
            switch kind {
            case "alert.firing": "fires for"
            case "alert.resolved": "is resolved for"
            case "alert.escalated": "is escalated for"
            case "alert.suppressed": "is suppressed for"
            case "alert.no_data", "alert.no-data": "has no data for"
            default: words
            }
        return "\(rule) \(word) \(subject): \(text("reason") ?? "no reason given")"
    }

    private func definition(_ family: String) -> String {
        let name = "\(family.replacing("-", with: " ")) \(subject)"
        guard kind.hasSuffix(".put") else { return "\(name) \(kind.split(separator: ".").last ?? "changed")" }
        let definition = data["definition"]
        guard let when = definition?["when"]?.string else {
            return definition?["model"]?.string.map { "\(name) set, for \($0)" } ?? "\(name) set"
        }
        return "\(name): \(when)" + (definition?["for"]?.string.map { " for \($0)" } ?? "")
    }

    private var reference: String {
        let version = data["version"]?.string.map { " of \($0)" } ?? ""
        let segment = data["segment"]?.string.map { " [\($0)]" } ?? ""
        return "reference\(version)\(segment) \(kind.split(separator: ".").last ?? "changed")"
    }
}
