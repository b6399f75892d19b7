/// The numbers of one inference event that experiments count.
public struct ArmSample: BitwiseCopyable, Sendable {
    /// Which of the numbers are there.
    public struct Presence: OptionSet, BitwiseCopyable, Sendable {
        public var rawValue: UInt8
        @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

        @inlinable public static var latency: Presence { Presence(rawValue: 1) }
        @inlinable public static var firstToken: Presence { Presence(rawValue: 2) }
        @inlinable public static var inputTokens: Presence { Presence(rawValue: 4) }
        @inlinable public static var outputTokens: Presence { Presence(rawValue: 8) }
        @inlinable public static var cost: Presence { Presence(rawValue: 16) }
        @inlinable public static var confidence: Presence { Presence(rawValue: 32) }
        @inlinable public static var covariate: Presence { Presence(rawValue: 64) }
        @inlinable public static var unit: Presence { Presence(rawValue: 128) }
    }

    public var presence: Presence
    public var isError: Bool
    /// Milliseconds.
    public var latency: Double = 0
    /// Milliseconds to the first token.
    public var firstToken: Double = 0
    public var inputTokens: Double = 0
    public var outputTokens: Double = 0
    /// US dollars.
    public var cost: Double = 0
    public var confidence: Double = 0
    /// The numeric feature `covariate`.
    public var covariate: Double = 0
    /// A hash of the event's `unit`, of 64 bits that are as good as chance.
    public var unit: UInt64 = 0

    /// All numbers are finite. Those that are not there are ignored, and stay 0.
    @inlinable
    public init(presence: Presence = [], isError: Bool = false) {
        (self.presence, self.isError) = (presence, isError)
    }

    /// Whether all numbers are smaller in magnitude.
    @inline(__always)
    func fits(_ limit: Double) -> Bool {
        let first = max(latency.magnitude, firstToken.magnitude, cost.magnitude)
        return max(first, inputTokens.magnitude, outputTokens.magnitude, confidence.magnitude) < limit
    }
}
