import Statistics

/// The comparisons of every treatment with the control.
struct Comparisons {
    let definition: ExperimentDefinition
    /// By arm.
    let estimates: [ArmEstimate]
    let metric: ExperimentMetric

    var control: ArmEstimate { estimates[definition.control] }

    /// The level of one comparison, so that all together keep alpha.
    var level: Double { definition.comparisonLevel }

    /// In the order of the treatments; none if the numbers allow no comparison.
    ///
    /// - Parameters:
    ///   - method: of the definition, or another one, for what is looked at besides.
    ///   - bound: the difference in standard errors that is significant, of a group-sequential look; nil between looks.
    func made(_ method: Method, bound: Double? = nil) -> [Comparison] {
        if method == .bayesian { return (try? bayesian()) ?? [] }
        let made = definition.treatments.compactMap { arm in
            switch method {
            case .sequential: try? sequential(arm)
            case .groupSequential: try? groupSequential(arm, bound: bound)
            default: try? fixed(arm)
            }
        }
        return made.count == definition.treatments.count ? made : []
    }

    func comparison(
        _ arm: Int, _ interval: ConfidenceInterval, pValue: Double?, isSignificant: Bool,
        standardError: Double
    ) -> Comparison {
        let difference = estimates[arm].mean - control.mean
        return Comparison(
            arm: arm, difference: difference, relative: control.mean == 0 ? nil : difference / control.mean,
            lower: interval.lower, upper: interval.upper, pValue: pValue, isSignificant: isSignificant,
            standardError: standardError)
    }

    // MARK: Fixed horizon

    func fixed(_ arm: Int) throws(StatisticsError) -> Comparison {
        guard !isOfShares else {
            let test = ProportionTest(
                control: try proportion(control), treatment: try proportion(estimates[arm]))
            return comparison(
                arm, try test.interval(alpha: level), pValue: test.pValue, isSignificant: test.pValue < level,
                standardError: test.standardError)
        }
        let test = WelchTest(control: try summary(control), treatment: try summary(estimates[arm]))
        return comparison(
            arm, try test.interval(alpha: level), pValue: test.pValue, isSignificant: test.pValue < level,
            standardError: test.standardError)
    }

    /// Whether the metric is a share of independent events, and nothing else was made of it.
    var isOfShares: Bool {
        metric.isShare && definition.unit == .event
            && (definition.covariate == nil || metric != definition.metric)
    }

    /// As tests of means take it: of independent observations, with the mean's own error.
    func summary(_ estimate: ArmEstimate) throws(StatisticsError) -> SampleSummary {
        try SampleSummary(
            count: estimate.independent, mean: estimate.mean,
            variance: estimate.squaredError * estimate.independent)
    }

    func proportion(_ estimate: ArmEstimate) throws(StatisticsError) -> ProportionSummary {
        try ProportionSummary(trials: estimate.count, successes: (estimate.mean * estimate.count).rounded())
    }
}

extension ExperimentDefinition {
    /// The level of one comparison with the control.
    var comparisonLevel: Double {
        rule.correction == .bonferroni ? rule.alpha / Double(treatments.count) : rule.alpha
    }
}
