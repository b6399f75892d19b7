import Commands
import JSON
import Statistics

/// What an experiment lacks for a decision, and how long that takes at its traffic so far.
struct MissingSamples {
    private let record: ExperimentRecord

    init(_ record: ExperimentRecord) { self.record = record }

    /// What the number of samples that are needed was worked out from.
    private enum Basis: String {
        /// The plan's.
        case plan
        /// Those that find the minimum effect with the power asked for at a fixed horizon.
        case minimumEffect = "minimum_effect"
        /// Those at which the interval of the leading treatment leaves 0 out, if the effect stays as it is.
        case observedEffect = "observed_effect"
    }

    /// More samples than anybody has.
    private static let mostSamples = 1e12

    /// Samples of all arms together by which a decision falls, or is likely to; nil if that can't be said.
    private var needed: (samples: Double, basis: Basis)? {
        let rule = record.definition.rule
        if rule.hasHorizon, let planned = rule.plannedSamples { return (Double(planned), .plan) }
        guard let compared = record.standing.estimates.compared else { return nil }
        guard let effect = rule.minimumEffect else { return observed.map { ($0, .observedEffect) } }
        return forEffect(effect, compared).map { ($0, .minimumEffect) }
    }

    private func forEffect(_ effect: Double, _ compared: [ArmEstimate]) -> Double? {
        let rule = record.definition.rule
        let definition = record.definition
        let control = compared[definition.control]
        let sizes = definition.treatments.compactMap { arm in
            try? SampleSize.forMeans(
                difference: effect * control.mean, controlVariance: control.variance,
                treatmentVariance: compared[arm].variance, alpha: definition.comparisonLevel,
                power: rule.power, allocation: compared[arm].count / control.count)
        }
        guard let largest = sizes.map(\.control).max() else { return nil }
        return largest / control.count * Double(record.standing.samples)
    }

    /// By halving: the interval gets narrower with every sample.
    private var observed: Double? {
        let definition = record.definition
        guard definition.rule.method == .sequential,
            let leading = record.standing.comparisons.max(by: {
                definition.goal.improvement($0.difference) < definition.goal.improvement($1.difference)
            }), leading.difference != 0, leading.standardError > 0,
            let sequence = try? ConfidenceSequence(
                alpha: definition.comparisonLevel, tuning: definition.rule.tuning)
        else { return nil }
        let now = Double(record.standing.samples)
        func isFound(_ samples: Double) -> Bool {
            let error = leading.standardError * (now / samples).squareRoot()
            return
                !sequence.interval(
                    count: samples, difference: leading.difference, standardError: error
                ).contains(0)
        }
        var (low, high) = (now, now)
        while !isFound(high) {
            guard high < Self.mostSamples else { return nil }
            (low, high) = (high, 2 * high)
        }
        while high - low > max(1, 0.001 * high) {
            let middle = (low + high) / 2
            if isFound(middle) { high = middle } else { low = middle }
        }
        return high
    }

    /// Samples per millisecond since the first of the experiment's windows.
    private var rate: Double? {
        guard let through = record.through, let begin = record.startedAt, through > begin else { return nil }
        return Double(record.standing.samples) / Double(through - AllocationEpoch.roundedUp(begin))
    }

    var json: JSONValue {
        let samples = Double(record.standing.samples)
        let shortest = record.standing.estimates.plain.map { $0?.count ?? 0 }.min() ?? 0
        let minimum = max(0, Double(record.definition.rule.minimumSamples) - shortest)
        let needed = needed
        let missing = needed.map { max(0, $0.samples.rounded(.up) - samples) }
        let rate = rate.flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
        let hours = missing.flatMap { missing in rate.map { missing / $0 / 3_600_000 } }
        return [
            "minimum_samples": .exact(minimum), "samples": .exact(missing), "hours": .exact(hours),
            "per_hour": .exact(rate.map { $0 * 3_600_000 }), "basis": JSONValue(needed?.basis.rawValue),
        ]
    }
}
