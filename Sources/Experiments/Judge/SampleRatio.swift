import Commands
import JSON
import Statistics

/// Whether the arms got the shares that they should have got: Pearson's chi-square over all events of the arms, with
/// expected counts summed up over the epochs between changes of the split.
struct SampleRatio: Equatable {
    /// Smaller probabilities are a mismatch. Looked at every window, so that a usual level would often be passed.
    static let level = 0.001
    /// With fewer expected events in an arm the approximation doesn't hold, and nothing is a mismatch.
    static let leastExpected = 8.0

    /// By arm.
    var observed: [UInt64]
    var expected: [Double]
    /// Nil while no event came, or if only one arm has a weight.
    var statistic: Double?
    var pValue: Double?
    var isMismatch = false

    init(_ record: ExperimentRecord) {
        // Feedback comes for some events only, and an arm may well get more of it than another: it is counted where
        // there is nothing else.
        let inferences = record.arms.map(\.inferences)
        let isOfInferences = inferences.contains { $0.events > 0 }
        let counts = isOfInferences ? inferences : record.arms.map(\.feedback)
        let total = Double(counts.reduce(0) { $0 + $1.epochEvents })
        let weights = record.epoch.weights
        observed = counts.map(\.events)
        expected = zip(counts, weights.values).map { $0.pastExpected + total * ($1 / weights.sum) }
        let pairs = zip(observed, expected).filter { $0.1 > 0 }
        let test = try? GoodnessOfFitTest(observed: pairs.map { Double($0.0) }, expected: pairs.map(\.1))
        guard let test else { return }
        (statistic, pValue) = (test.statistic, test.pValue)
        isMismatch = test.pValue < Self.level && pairs.allSatisfy { $0.1 >= Self.leastExpected }
    }

    func share(_ values: [Double], _ arm: Int) -> Double? {
        let sum = values.reduce(0, +)
        return sum > 0 ? values[arm] / sum : nil
    }

    func expectedShare(_ arm: Int) -> Double? { share(expected, arm) }
    func observedShare(_ arm: Int) -> Double? { share(observed.map(Double.init), arm) }

    var json: JSONValue {
        ["chi2": .exact(statistic), "p_value": .exact(pValue), "mismatch": .bool(isMismatch)]
    }
}
