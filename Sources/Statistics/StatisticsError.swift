/// What a test or plan can't be computed from.
///
/// Functions and distributions answer NaN where they are not defined. Tests, plans and corrections, whose arguments
/// come from definitions and data, throw this instead, so that no NaN ends in a decision.
public struct StatisticsError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Open: later versions may add codes.
    public struct Code: Equatable, Sendable {
        public var name: String

        public init(_ name: String) {
            self.name = name
        }

        /// Fewer than two samples, a count that is not finite, or more successes than trials.
        public static let badCount = Code("bad_count")
        /// A mean, variance or covariance that is not finite, or a negative variance.
        public static let badMoments = Code("bad_moments")
        /// An error rate, power, p-value or share out of its range.
        public static let badProbability = Code("bad_probability")
        /// A setting out of its range.
        public static let badSetting = Code("bad_setting")
        /// Nothing to compare, or more than the limit.
        public static let badSize = Code("bad_size")
    }

    public var code: Code
    /// What is wrong, as a phrase.
    public var description: String

    public init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    static func requireProbability(_ value: Double, _ name: String) throws(StatisticsError) {
        guard value > 0, value < 1 else {
            throw StatisticsError(.badProbability, "\(name) of \(value), which is not between 0 and 1")
        }
    }
}
