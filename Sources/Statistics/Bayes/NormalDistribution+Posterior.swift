extension NormalDistribution {
    /// What is known of a mean after a sample, by Bayes's rule for a normal prior, with the sample's variance taken for
    /// the true one; without a prior, the sample's mean and its standard error.
    ///
    /// - Throws: `badMoments` for a sample without variance, or a prior that is no distribution.
    public init(posteriorOf sample: SampleSummary, prior: NormalDistribution? = nil) throws(StatisticsError) {
        let error = sample.squaredStandardError
        guard error > 0 else { throw StatisticsError(.badMoments, "a sample without variance") }
        guard let prior else {
            self.init(mean: sample.mean, standardDeviation: error.squareRoot())
            return
        }
        guard prior.mean.isFinite, prior.standardDeviation > 0, prior.standardDeviation < .infinity else {
            throw StatisticsError(
                .badMoments, "a prior of mean \(prior.mean) ± \(prior.standardDeviation)")
        }
        // The share of the way from the prior's mean to the sample's.
        let squared = prior.standardDeviation * prior.standardDeviation
        let weight = squared / (squared + error)
        self.init(
            mean: prior.mean + weight * (sample.mean - prior.mean),
            standardDeviation: (weight * error).squareRoot())
    }
}
