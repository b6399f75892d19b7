extension BetaDistribution {
    /// What is known of a share after some trials, by Bayes's rule for a beta prior; the default is the uniform one.
    public init(
        posteriorOf sample: ProportionSummary, prior: BetaDistribution = BetaDistribution(alpha: 1, beta: 1)
    ) {
        self.init(
            alpha: prior.alpha + sample.successes, beta: prior.beta + (sample.trials - sample.successes))
    }
}
