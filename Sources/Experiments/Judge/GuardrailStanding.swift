import Commands
import JSON
import Statistics

/// How a treatment keeps a guardrail. It is looked at in every window, so by the always-valid interval.
struct GuardrailStanding: Equatable {
    var guardrail: Guardrail
    var comparison: Comparison
    /// The difference beyond which it is broken.
    var limit: Double
    /// Whether the whole interval is beyond the limit.
    var isBroken: Bool

    init(_ guardrail: Guardrail, _ comparison: Comparison, controlMean: Double) {
        (self.guardrail, self.comparison) = (guardrail, comparison)
        let margin = guardrail.margin * controlMean.magnitude
        limit = guardrail.goal == .increase ? -margin : margin
        isBroken = guardrail.goal == .increase ? comparison.upper < limit : comparison.lower > limit
    }

    func json(_ arms: [Arm]) -> JSONValue {
        .object(
            (guardrail.json.members ?? []) + (comparison.json(arms).members ?? [])
                + [.init("limit", .exact(limit)), .init("broken", .bool(isBroken))])
    }
}
