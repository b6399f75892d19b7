import Commands
import JSON
import Statistics

/// A treatment beside the control.
struct Comparison: Equatable {
    /// The treatment's place.
    var arm: Int
    /// Treatment less control.
    var difference: Double
    /// The difference as a share of the control's mean; nil if that is 0.
    var relative: Double?
    /// Of the difference.
    var lower: Double
    var upper: Double
    /// Nil for a Bayesian comparison.
    var pValue: Double?
    var isSignificant: Bool
    /// Of the difference.
    var standardError: Double
    /// The probability of being the best of all arms; nil but for a Bayesian comparison.
    var probabilityBest: Double?
    /// What taking this arm is expected to lose, in the metric's unit; nil but for a Bayesian comparison.
    var expectedLoss: Double?

    /// Whether it is found to be better.
    func isBetter(_ goal: Goal) -> Bool { isSignificant && goal.improvement(difference) > 0 }

    func json(_ arms: [Arm]) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("arm", .string(arms[arm].name)), .init("difference", .exact(difference)),
            .init("relative", .exact(relative)), .init("interval", [.exact(lower), .exact(upper)]),
            .init("p_value", .exact(pValue)), .init("significant", .bool(isSignificant)),
            .init("standard_error", .exact(standardError)),
        ]
        if let probabilityBest { members.append(.init("probability_best", .exact(probabilityBest))) }
        if let expectedLoss { members.append(.init("expected_loss", .exact(expectedLoss))) }
        return .object(members)
    }
}
