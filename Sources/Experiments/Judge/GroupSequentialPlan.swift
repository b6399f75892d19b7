import Statistics

/// The looks of a group-sequential plan: at equal shares of the planned samples, or at the first window's end after
/// them, with the alpha that is due by then (Lan and DeMets, Biometrika 70, 1983).
struct GroupSequentialPlan {
    private let definition: ExperimentDefinition
    private var rule: DecisionRule { definition.rule }

    init(_ definition: ExperimentDefinition) { self.definition = definition }

    /// The look that is due with so many samples; nil if none is.
    func look(after past: [Look], samples: UInt64) -> Look? {
        guard rule.method == .groupSequential, let planned = rule.plannedSamples, samples > 0 else {
            return nil
        }
        var fraction = min(1, Double(samples) / Double(planned))
        // What is left could be no look of its own.
        if fraction > 1 - GroupSequentialDesign.leastStep { fraction = 1 }
        let last = past.last?.fraction ?? 0
        guard fraction - last >= GroupSequentialDesign.leastStep else { return nil }
        let looks = Double(rule.looks)
        let isDue = fraction >= 1 || (fraction * looks).rounded(.down) > (last * looks).rounded(.down)
        return isDue ? Look(samples: samples, fraction: fraction) : nil
    }

    /// How many standard errors a difference must be from 0 at the last of the looks.
    ///
    /// - Complexity: O(looks²).
    func bound(at looks: [Look]) -> Double? {
        let design = try? GroupSequentialDesign(
            alpha: definition.comparisonLevel, spending: rule.spending, shares: looks.map(\.fraction))
        return design?.boundaries.last
    }
}
