import Sketches
import Statistics

extension JoinedLabels {
    /// The share of right answers; nil without labels.
    var accuracy: Double? { count == 0 ? nil : Double(correct) / Double(count) }

    var meanAbsoluteError: Double? { errors.count == 0 ? nil : absoluteErrors.mean(of: errors.count) }

    var rootMeanSquaredError: Double? { errors.meanSquare?.squareRoot() }

    /// The mean of -log of the score that the label's class had. Scores are known to their bin, 0.01 wide; the outermost
    /// bins' middles bound it at 5.3.
    var logLoss: Double? {
        let total = scores.count
        guard total > 0 else { return nil }
        var loss = 0.0
        for (index, bin) in scores.bins.enumerated() where bin.total > 0 {
            let score = SplitHistogram.center(of: index)
            loss -= Double(bin.hits) * DeterministicMath.log(score)
            loss -= Double(bin.misses) * DeterministicMath.log(1 - score)
        }
        return loss / Double(total)
    }

    /// Precision, recall and F1 by class; nil of what is no classifier, or of one with too many classes.
    var rates: [ClassRates]? {
        classes.hasOverflown || classes.entries.isEmpty ? nil : classes.entries.map(ClassRates.init)
    }
}

extension [ClassRates] {
    /// The mean over classes, each of which counts alike; nil if it is known of none.
    func mean(_ rate: (ClassRates) -> Double?) -> Double? {
        let known = compactMap(rate)
        return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
    }
}
