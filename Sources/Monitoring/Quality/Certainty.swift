import Streams

/// How sure a model said it was. `confidence` is read in both ways that are in use: as the certainty of the answer that
/// was given, and, of a classifier that answers 0 or 1, as the score of class 1. The two are told apart by a confidence
/// below a half beside the answer 0, which only a score has.
struct Certainty {
    /// Of the answer that was given, 0 to 1; nil if the event said nothing of it.
    var ofAnswer: Double?
    /// The score of class 1, 0 to 1: that of a number from 0 to 1 which is predicted itself, or follows from the confidence.
    var ofPositive: Double?

    /// - Parameter confidence: NaN if the event named none. Beyond 0 to 1 it is no certainty and says nothing.
    init(_ prediction: Scalar, confidence: Double) {
        let isShare = confidence >= 0 && confidence <= 1
        guard let number = prediction.number else {
            ofAnswer = isShare ? confidence : nil
            return
        }
        guard number == 0 || number == 1 else {
            if number > 0, number < 1 { ofPositive = number }
            ofAnswer = isShare ? confidence : nil
            return
        }
        guard isShare else {
            ofPositive = number
            return
        }
        let score = number == 1 ? confidence : min(confidence, 1 - confidence)
        ofPositive = score
        ofAnswer = number == 1 ? score : 1 - score
    }
}
