/// Two fields whose products are summed up in every window, so that ratios and covariances of them are known.
public enum FieldPair: Sendable, Hashable, CaseIterable {
    case latencyPerInputToken
    case latencyPerOutputToken
    case costPerInputToken
    case costPerOutputToken

    public var first: MeasuredField {
        switch self {
        case .latencyPerInputToken, .latencyPerOutputToken: .latency
        case .costPerInputToken, .costPerOutputToken: .cost
        }
    }

    public var second: MeasuredField {
        switch self {
        case .latencyPerInputToken, .costPerInputToken: .inputTokens
        case .latencyPerOutputToken, .costPerOutputToken: .outputTokens
        }
    }

    public var name: String { "\(first.rawValue)/\(second.rawValue)" }
}
