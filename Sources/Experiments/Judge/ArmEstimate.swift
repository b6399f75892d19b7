import Sketches
import Statistics

/// What is known of an arm's metric.
struct ArmEstimate: Equatable {
    /// Events that count.
    var count: Double
    var mean: Double
    /// Of one observation, so that the mean's squared standard error is `variance / count`.
    var variance: Double
    /// Of the values as they are, with `count - 1`; nil of fewer than two.
    var sampleVariance: Double?
    /// Independent observations: events, or units where those are what is assigned.
    var independent: Double

    var squaredError: Double { variance / count }

    init(count: Double, mean: Double, variance: Double, sampleVariance: Double?) {
        (self.count, self.mean, self.variance, self.sampleVariance) = (count, mean, variance, sampleVariance)
        independent = count
    }

    /// Nil if no event carries the metric, or, of a ratio, if some carry only one of its fields.
    init?(_ window: ArmWindow, _ metric: ExperimentMetric) {
        switch metric {
        case .mean(let field): self.init(window[field])
        case .feedbackScore: self.init(window.feedbackScore)
        case .feedbackLabel: self.init(window.feedbackLabel)
        case .errorRate: self.init(share: window.errors, of: window.count)
        case .feedbackMatch: self.init(share: window.matches, of: window.comparedLabels)
        case .feedbackError: self.init(window.labelErrors)
        case .ratio(let pair): self.init(window, pair)
        }
    }

    private init?(_ moments: Moments) {
        guard let mean = moments.mean else { return nil }
        self.init(
            count: Double(moments.count), mean: mean, variance: moments.variance ?? 0,
            sampleVariance: moments.variance)
    }

    private init?(share: UInt64, of total: UInt64) {
        guard total > 0 else { return nil }
        let (n, p) = (Double(total), Double(share) / Double(total))
        let variance = p * (1 - p)
        self.init(
            count: n, mean: p, variance: variance, sampleVariance: total < 2 ? nil : variance * (n / (n - 1)))
    }

    /// The ratio of two sums, with its variance by the delta method.
    private init?(_ window: ArmWindow, _ pair: FieldPair) {
        let (first, second) = (window[pair.first], window[pair.second])
        guard let products = window.products(of: pair).comoment(first, second), let over = first.mean,
            let under = second.mean, let numeratorVariance = first.variance,
            let denominatorVariance = second.variance
        else { return nil }
        let n = Double(first.count)
        let ratio = RatioSummary(
            count: n, numeratorMean: over, denominatorMean: under, numeratorVariance: numeratorVariance,
            denominatorVariance: denominatorVariance, covariance: products / (n - 1))
        guard let summary = try? ratio.linearized() else { return nil }
        self.init(count: n, mean: summary.mean, variance: summary.variance, sampleVariance: summary.variance)
    }
}
