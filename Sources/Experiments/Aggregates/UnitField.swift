/// What is summed up per unit, with the fixed point that it is held in. Sums of whole numbers don't depend on
/// their order.
enum UnitField: Int, Sendable, CaseIterable {
    case latency, firstToken, inputTokens, outputTokens, cost, confidence, score, label

    /// Values are held in so small parts: microseconds, whole tokens, nanodollars.
    var scale: Double {
        switch self {
        case .latency, .firstToken: 1e3
        case .inputTokens, .outputTokens: 1
        case .cost, .confidence: 1e9
        case .score, .label: 1e6
        }
    }

    /// Larger magnitudes count as this: some years of latency, a thousand dollars. 2^23 of them fit a sum.
    static let limit = 0x1p40

    /// To the nearest part, to the even one of two. Added to so large a number, a double keeps whole parts only, and
    /// its lowest bits are their number.
    @inline(__always)
    func fixed(_ value: Double) -> Int64 {
        let clamped = min(max(value * scale, -Self.limit), Self.limit)
        return Int64(bitPattern: (clamped + Self.rounder).bitPattern &- Self.rounder.bitPattern)
    }

    private static let rounder = 0x1.8p52

    init(_ field: MeasuredField) {
        self =
            switch field {
            case .latency: .latency
            case .firstToken: .firstToken
            case .inputTokens: .inputTokens
            case .outputTokens: .outputTokens
            case .cost: .cost
            case .confidence: .confidence
            }
    }
}
