import Commands
import JSON
import Statistics

/// What an experiment lacks for a decision, and how long that takes at its traffic so far.
struct MissingSamples {
    private let record: ExperimentRecord

    init(_ record: ExperimentRecord) { self.record = record }

    /// Samples of all arms together by which a decision falls, or is likely to: the plan's, or else those that find the
    /// minimum effect with the power asked for at a fixed horizon. Nil if nobody said what is looked for.
    private var needed: Double? {
        let rule = record.definition.rule
        if rule.hasHorizon, let planned = rule.plannedSamples { return Double(planned) }
        guard let effect = rule.minimumEffect, let compared = record.standing.estimates.compared else {
            return nil
        }
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

    /// Samples per millisecond since the first of the experiment's windows.
    private var rate: Double? {
        guard let through = record.through, let begin = record.startedAt, through > begin else { return nil }
        return Double(record.standing.samples) / Double(through - AllocationEpoch.roundedUp(begin))
    }

    var json: JSONValue {
        let samples = Double(record.standing.samples)
        let shortest = record.standing.estimates.plain.map { $0?.count ?? 0 }.min() ?? 0
        let minimum = max(0, Double(record.definition.rule.minimumSamples) - shortest)
        let missing = needed.map { max(0, $0.rounded(.up) - samples) }
        let rate = rate.flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
        let hours = missing.flatMap { missing in rate.map { missing / $0 / 3_600_000 } }
        return [
            "minimum_samples": .exact(minimum), "samples": .exact(missing), "hours": .exact(hours),
            "per_hour": .exact(rate.map { $0 * 3_600_000 }),
        ]
    }
}
