/// Why what was counted can't be trusted.
enum TrustFailure: String {
    case sampleRatioMismatch = "sample_ratio_mismatch"
    case unitsInTwoArms = "units_in_two_arms"
    case trafficWithoutWeight = "traffic_without_weight"

    /// The share of an arm's events, and how many at least, that may come while its weight is 0: clients keep what they
    /// were given for a while.
    static let toleratedShare = 0.001
    static let toleratedEvents: UInt64 = 10

    /// The first check that fails, with what was found.
    static func first(_ record: ExperimentRecord, _ ratio: SampleRatio) -> (
        failure: TrustFailure, detail: String
    )? {
        if ratio.isMismatch, let pValue = ratio.pValue {
            let shares = record.definition.arms.indices.map { arm in
                "\(record.definition.arms[arm].name) \(percent(ratio.observedShare(arm))) of "
                    + "\(percent(ratio.expectedShare(arm)))"
            }
            return (
                .sampleRatioMismatch,
                "events came in other shares than the split's (\(shares.joined(separator: ", ")); p = \(FigureText.of(pValue)))"
            )
        }
        for (arm, counted) in zip(record.definition.arms, record.arms) {
            let unplanned = counted.inferences.unplanned + counted.feedback.unplanned
            let all = counted.totals.count + counted.totals.feedbackCount
            if unplanned > toleratedEvents, Double(unplanned) > toleratedShare * Double(all) {
                return (
                    .trafficWithoutWeight, "\(unplanned) events of \(arm.name) came while its weight was 0"
                )
            }
        }
        let overlap = record.currentOverlap
        if record.definition.unit == .unit, overlap.isTooLarge {
            return (
                .unitsInTwoArms,
                "\(overlap.inTwoArms) of \(overlap.sampled) sampled units were seen in more than one arm"
            )
        }
        return nil
    }

    private static func percent(_ share: Double?) -> String {
        guard let share else { return "nothing" }
        return "\(FigureText.of(100 * share)) %"
    }
}

extension ExperimentRecord {
    /// Of all epochs, the current one included.
    var currentOverlap: UnitOverlap {
        var overlap = overlap
        overlap.add(arms.map(\.units))
        return overlap
    }
}
