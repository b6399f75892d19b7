import Sketches
import Statistics

extension ArmEstimate {
    /// Units that are needed before their variance is believed.
    static let leastUnits = 30

    /// The estimate with a variance that knows that a unit's events are not independent: that of a ratio of sums over
    /// units by the delta method. It is the sampled units' variance, with the number of all units estimated by their size.
    ///
    /// - Returns: nil while fewer than `leastUnits` units are sampled.
    func clustered(_ window: ArmWindow, _ metric: ExperimentMetric) -> ArmEstimate? {
        let units = (window.units?.units ?? []).map { Self.sums(of: $0, metric) }.filter { $0.size > 0 }
        guard units.count >= Self.leastUnits else { return nil }
        let n = Double(units.count)
        let over = units.reduce(0) { $0 + $1.sum } / n
        let under = units.reduce(0) { $0 + $1.size } / n
        func comoment(_ term: (_ over: Double, _ under: Double) -> Double) -> Double {
            units.reduce(0) { $0 + term($1.sum - over, $1.size - under) } / (n - 1)
        }
        let ratio = RatioSummary(
            count: n, numeratorMean: over, denominatorMean: under,
            numeratorVariance: comoment { over, _ in over * over },
            denominatorVariance: comoment { _, under in under * under },
            covariance: comoment { over, under in over * under })
        guard let perUnit = try? ratio.linearized() else { return nil }
        let size = if case .ratio(let pair) = metric { window[pair.second].sum } else { count }
        var result = self
        result.variance = perUnit.variance * (count * (under / size))
        result.independent = n
        return result
    }

    private static func sums(of unit: UnitTotals, _ metric: ExperimentMetric) -> (sum: Double, size: Double) {
        func mean(_ field: UnitField) -> (sum: Double, size: Double) { (unit.sum(field), unit.count(field)) }
        switch metric {
        case .errorRate: return (Double(unit.errors), Double(unit.events))
        case .mean(let field): return mean(UnitField(field))
        case .feedbackScore: return mean(.score)
        case .feedbackLabel: return mean(.label)
        case .feedbackMatch, .feedbackError: return (0, 0)
        case .ratio(let pair): return (unit.sum(UnitField(pair.first)), unit.sum(UnitField(pair.second)))
        }
    }
}
