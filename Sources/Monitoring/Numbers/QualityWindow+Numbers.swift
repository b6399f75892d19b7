import Sketches

extension QualityWindow {
    /// Labels that are joined with a prediction.
    package var labelCount: UInt64 { labels.count }

    /// A number by the name that rules know it by; nil if there is none of that name, or no label that gives it.
    package func number(_ name: String) -> Double? {
        let labels = labels
        switch name {
        case "accuracy": return labels.count == 0 ? nil : Double(labels.correct) / Double(labels.count)
        case "mae":
            return labels.errors.count == 0 ? nil : labels.absoluteErrors.mean(of: labels.errors.count)
        case "rmse": return labels.errors.meanSquare?.squareRoot()
        default: return nil
        }
    }
}
