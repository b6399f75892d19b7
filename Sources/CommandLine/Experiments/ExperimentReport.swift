import JSON

/// An experiment as a person reads it.
struct ExperimentReport {
    private let experiment: JSONValue

    init(_ experiment: JSONValue) { self.experiment = experiment }

    func lines(_ layout: TableLayout) -> [String] {
        card.lines(showsColor: layout.showsColor) + [""]
            + Self.arms.lines(of: experiment, "arms", layout: layout) + comparisons(layout) + [""]
            + ending(layout)
    }

    private func text(_ name: String) -> String? { experiment[name]?.string }

    private var name: String { text("name") ?? "?" }
    private var metric: String { text("metric") ?? "?" }

    // MARK: What it is

    private var card: Card {
        var card = Card("\(name)  \(text("status") ?? "?")")
        card.add("model", text("model"))
        card.add("about", text("description"))
        card.add("metric", "\(metric), to \(text("goal") ?? "change")")
        card.add("method", method)
        card.add("started", text("started_at").map(TimeText.short))
        card.add("counted", text("through").map { "through \(TimeText.short($0))" })
        card.add("ended", text("ended_at").map(TimeText.short))
        if text("unit") == "unit" { card.add("unit", "what is assigned, not every event by itself") }
        card.add("guardrails", guardrails)
        return card
    }

    private var method: String {
        let level = experiment["alpha"]?.number.map { ", alpha \(JSONValue($0).text)" } ?? ""
        let names = [
            "sequential": "always-valid confidence sequence: look as often as you like",
            "fixed": "fixed horizon", "group_sequential": "group sequential", "bayesian": "Bayesian",
        ]
        let planned = experiment["planned_samples"]?.integer.map {
            ", \(NumberText.grouped($0)) samples planned"
        }
        let method = text("method") ?? "?"
        return (names[method] ?? method) + level + (planned ?? "")
    }

    private var guardrails: [String] {
        (experiment["guardrail_results"]?.array ?? []).map { result in
            let arm = result["arm"]?.string.map { " of \($0)" } ?? ""
            let isBroken = result["broken"] == true
            return "\(result["metric"]?.string ?? "?")\(arm): \(isBroken ? "broken" : "holds")"
        }
    }

    // MARK: Arms

    private static let arms = RegistryTable(fields: [
        .init("arm") { ($0["arm"]?.string ?? "?") + ($0["control"] == true ? " (control)" : "") },
        .init("weight", .right) { $0["weight"]?.number.map(NumberText.share) },
        .init("got", .right) { $0["observed_share"]?.number.map { share($0) } },
        .init("expected", .right) { $0["expected_share"]?.number.map { share($0) } },
        .init("events", .right) { $0["events"]?.integer.map { NumberText.grouped($0) } },
        .init("errors", .right) { $0["errors"]?.integer.map { NumberText.grouped($0) } },
        .init("n", .right) { $0["n"]?.integer.map { NumberText.grouped($0) } },
        .init("mean", .right) { $0["mean"]?.number.map(NumberText.short) },
        .init("deviation", .right) { $0["variance"]?.number.map { NumberText.short($0.squareRoot()) } },
        .init("exposed", .right) {
            $0["exposures"]?.integer.flatMap { $0 > 0 ? NumberText.grouped($0) : nil }
        },
    ])

    private static func share(_ value: Double) -> String {
        NumberText.share((value * 10_000).rounded() / 100)
    }

    // MARK: What was found

    private func comparisons(_ layout: TableLayout) -> [String] {
        (experiment["comparisons"]?.array ?? []).flatMap { [""] + lines(of: $0, layout) }
    }

    private func lines(of comparison: JSONValue, _ layout: TableLayout) -> [String] {
        let arm = comparison["arm"]?.string ?? "?"
        var facts = ["\(arm) - \(control): \(comparison["difference"]?.number.map(NumberText.short) ?? "?")"]
        if let relative = Self.effect(comparison) { facts[0] += " (\(relative))" }
        if let (low, high) = Self.interval(comparison) {
            facts.append("between \(NumberText.short(low)) and \(NumberText.short(high))")
        }
        if let p = comparison["p_value"]?.number { facts.append("p = \(NumberText.short(p))") }
        if let best = comparison["probability_best"]?.number {
            facts.append("best with a probability of \(Self.share(best))")
        }
        var lines = [DisplayText.harmless(facts.joined(separator: ", "))]
        if let interval = Self.interval(comparison), let difference = comparison["difference"]?.number {
            lines.append("  " + IntervalBar(interval.0, difference, interval.1).text)
        }
        return lines
    }

    private var control: String {
        let arms = experiment["arms"]?.array ?? []
        return arms.first { $0["control"] == true }?["arm"]?.string ?? "?"
    }

    private static func interval(_ comparison: JSONValue) -> (Double, Double)? {
        guard let ends = comparison["interval"]?.array, ends.count == 2, let low = ends[0].number,
            let high = ends[1].number
        else { return nil }
        return (low, high)
    }

    /// `-1.9 %`; nil without one.
    static func effect(_ comparison: JSONValue?) -> String? {
        guard let relative = comparison?["relative"]?.number else { return nil }
        let percent = NumberText.short(100 * relative) + " %"
        return relative > 0 ? "+" + percent : percent
    }

    // MARK: What follows

    private func ending(_ layout: TableLayout) -> [String] {
        let style: Style =
            switch text("verdict") {
            case "promote_to_production": .good
            case "invalid", "archive_candidate": .bad
            default: .bold
            }
        return [style.applied(to: DisplayText.harmless(verdict), color: layout.showsColor)]
            + missing.map(DisplayText.harmless)
    }

    /// In one sentence.
    private var verdict: String {
        let reason = text("reason") ?? ""
        let leading = experiment["comparison"]
        let arm = leading?["arm"]?.string ?? "the candidate"
        let effect = Self.effect(leading).map { " (\($0))" } ?? ""
        switch text("verdict") {
        case "promote_to_production":
            return "Promote \(text("winner") ?? arm) to production: it is better in \(metric)\(effect)."
        case "archive_candidate" where leading?["significant"] == true:
            return "Archive \(arm): it is worse in \(metric)\(effect)."
        case "archive_candidate": return "Archive \(arm): no difference in \(metric) was found."
        case "invalid": return "What was counted can't be trusted: \(reason)."
        case nil: return "It is not started: varve experiment start \(name)"
        default:
            let what = text("status") == "stopped" ? "Stopped undecided" : "Not decided"
            return reason.isEmpty ? what + "." : "\(what): \(reason)."
        }
    }

    private var missing: [String] {
        guard text("status") == "running", let missing = experiment["missing"] else { return [] }
        var lines: [String] = []
        if let samples = missing["minimum_samples"]?.number, samples > 0 {
            lines.append("Missing: \(NumberText.count(samples)) samples of the smallest arm.")
        }
        if let samples = missing["samples"]?.number, samples > 0 {
            let time = missing["hours"]?.number.map { ", " + Self.time(hours: $0) } ?? ""
            let rate = missing["per_hour"]?.number.map {
                " at today's traffic of \(NumberText.short($0)) an hour"
            }
            let about = "Missing: about \(NumberText.count(samples)) samples"
            lines.append(about + time + (rate ?? "") + basis(missing) + ".")
        } else if lines.isEmpty, missing["samples"]?.number == nil {
            lines.append("How long it takes isn't known: say what effect is worth finding (minimum_effect).")
        }
        return lines
    }

    private static func time(hours: Double) -> String {
        let days = NumberText.short((hours / 24).rounded(.up))
        return hours < 48 ? NumberText.duration(seconds: hours * 3_600) : "\(days) days"
    }

    private func basis(_ missing: JSONValue) -> String {
        missing["basis"] == "observed_effect" ? ", if the effect stays as it is" : ""
    }
}
