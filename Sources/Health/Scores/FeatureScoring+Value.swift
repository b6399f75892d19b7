import Sketches

extension FeatureScoring {
    /// Nil if the readings don't give one: none, fewer than two for `stability`, or a mean of 0 that they leave.
    func value(of readings: Moments) -> Double? {
        guard let mean = readings.mean else { return nil }
        guard self == .stability else { return mean }
        guard let variance = readings.variance else { return nil }
        if mean == 0 { return variance == 0 ? 0 : nil }
        let variation = variance.squareRoot() / mean.magnitude
        return variation.isFinite ? variation : nil
    }
}
