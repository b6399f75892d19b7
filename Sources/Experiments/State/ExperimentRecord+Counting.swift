extension ExperimentRecord {
    /// Counts a closed window.
    ///
    /// - Parameter measures: by arm; nil for an arm without events.
    mutating func count(_ measures: [ArmMeasures?], start: Int64, end: Int64) {
        through = end
        guard measures.contains(where: { $0?.window.isEmpty == false }) else { return }
        for (index, one) in measures.enumerated() {
            if let one { arms[index].merge(one) }
        }
        countShares(measures, start: start)
        let sums = measures.map { one in
            one.flatMap { ArmEstimate($0.window, definition.metric) }.map(GroupedSum.init) ?? GroupedSum()
        }
        periods.add(EffectPeriods.Period(start: start, end: end, arms: sums))
    }

    /// A window that lies across a change of the split belongs to no epoch, and counts for no share.
    private mutating func countShares(_ measures: [ArmMeasures?], start: Int64) {
        guard start >= epoch.firstWindow else { return }
        for (index, one) in measures.enumerated() {
            guard let window = one?.window else { continue }
            if epoch.weights.values[index] > 0 {
                arms[index].inferences.epochEvents += window.count
                arms[index].feedback.epochEvents += window.feedbackCount
            } else {
                arms[index].inferences.unplanned += window.count
                arms[index].feedback.unplanned += window.feedbackCount
            }
        }
    }

    /// Begins a new epoch.
    mutating func split(_ weights: ArmWeights, at time: Int64, seed: UInt64?) {
        let (inferences, feedback) = epochTotals
        let sum = epoch.weights.sum
        for index in arms.indices {
            let share = epoch.weights.values[index] / sum
            arms[index].inferences.close(total: inferences, share: share)
            arms[index].feedback.close(total: feedback, share: share)
        }
        overlap.add(arms.map(\.units))
        for index in arms.indices { arms[index].units = UnitHashes() }
        allocation.change(to: weights)
        epoch = AllocationEpoch(start: time, weights: weights, seed: seed)
        splitCount += 1
    }

    /// Events of all arms in the current epoch.
    var epochTotals: (inferences: UInt64, feedback: UInt64) {
        arms.reduce((0, 0)) { ($0.0 + $1.inferences.epochEvents, $0.1 + $1.feedback.epochEvents) }
    }
}
