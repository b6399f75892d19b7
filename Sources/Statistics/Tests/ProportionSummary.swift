/// How many of so many trials were successes.
public struct ProportionSummary: Equatable, Sendable {
    public var trials: Double
    public var successes: Double

    /// - Throws: `badCount` without trials, or if the successes are not between 0 and the trials.
    public init(trials: Double, successes: Double) throws(StatisticsError) {
        guard trials >= 1, trials < .infinity, successes >= 0, successes <= trials else {
            throw StatisticsError(.badCount, "\(successes) successes in \(trials) trials")
        }
        self.trials = trials
        self.successes = successes
    }

    public var share: Double { successes / trials }
    /// `p (1 - p)`
    public var variance: Double { share * ((trials - successes) / trials) }
}
