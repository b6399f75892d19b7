/// Finds where a tail of a distribution has a given probability, by Newton's method between safeguards.
///
/// The search runs on the logarithm of the tail as a function of `u`, some logarithm of the variate: for the families
/// here it is concave and monotone, so that Newton's steps come down on the solution from one side and can't cycle.
enum QuantileSearch {
    /// Newton's steps and halvings of the bracket; from everywhere a dozen are enough.
    static let stepLimit = 200

    /// The tail's probability at a point, and its density with respect to `u`.
    struct Point {
        var probability: Double
        var density: Double
    }

    /// - Parameters:
    ///   - probability: More than 0, less than 1.
    ///   - start: A guess.
    ///   - bracket: Where the solution lies; its ends are answered where it doesn't.
    ///   - rises: Whether the tail grows with `u`.
    /// - Returns: `u`, within about 4e-16 or, if greater, what the tail's own accuracy allows.
    static func solve(
        probability: Double, start: Double, bracket: ClosedRange<Double>, rises: Bool,
        _ tail: (Double) -> Point
    ) -> Double {
        let target = DeterministicMath.log(probability)
        var low = bracket.lowerBound
        var high = bracket.upperBound
        var u = min(max(start, low), high)
        for _ in 0..<stepLimit {
            let point = tail(u)
            // How far the logarithm of the tail is above the target.
            let excess = DeterministicMath.log(point.probability) - target
            if excess == 0 { return u }
            if (excess > 0) == rises { high = u } else { low = u }
            let step = -excess * point.probability / (rises ? point.density : -point.density)
            // Newton's method doubles the digits, so that a step of 1e-9 is the last; what the tail's own rounding does to
            // the bracket is of no matter then.
            if step.magnitude < 1e-9 { return u + step }
            var next = u + step
            if !(next > low && next < high) { next = low + 0.5 * (high - low) }
            if next == low || next == high { return next }
            u = next
        }
        return u
    }
}
