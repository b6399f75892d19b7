import Sketches

extension QualityWindow {
    /// Labels that are joined with a prediction.
    package var labelCount: UInt64 { labels.count }

    /// A number by the name that rules know it by; nil if there is none of that name, or nothing that gives it.
    package func number(_ name: String) -> Double? {
        let labels = labels
        switch name {
        case "joined": return Double(labels.count)
        case "pending": return Double(pending)
        case "unmatched": return Double(unmatched)
        case "accuracy": return labels.accuracy
        case "estimated_accuracy": return estimatedAccuracy
        case "mae": return labels.meanAbsoluteError
        case "rmse": return labels.rootMeanSquaredError
        case "bias": return labels.errors.mean
        case "roc_auc": return labels.scores.rankingProbability
        case "log_loss": return labels.logLoss
        case "calibration_error": return labels.certainties.calibrationError
        case "precision": return labels.rates?.mean(\.precision)
        case "recall": return labels.rates?.mean(\.recall)
        case "f1": return labels.rates?.mean(\.f1)
        case "ratings": return Double(ratings.count)
        case "rating_mean": return ratings.mean
        default: return nil
        }
    }
}
