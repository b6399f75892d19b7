/// What the traffic is like at one moment of a story.
public struct Conditions: Equatable, Sendable {
    /// Inference events, as a multiple of the story's ordinary rate.
    public var rate = 1.0
    /// The share of chat's users whom the canary answers; 0 without a canary.
    public var canaryShare = 0.0
    /// The canary's median latency, as a multiple of the stable version's.
    public var canarySlowdown = 1.0
    /// The share of the canary's answers that time out.
    public var canaryTimeoutShare = 0.003
    /// The median of fraud's feature `amount`, as a multiple of the ordinary one.
    public var amountShift = 1.0
    /// How far the failing device has failed, from 0 to 1.
    public var deviceFailure = 0.0

    public init() {}

    /// The conditions a share of the way to others.
    func moving(_ share: Double, to end: Conditions) -> Conditions {
        func move(_ value: inout Double, to end: Double) {
            value += share * (end - value)
        }
        var result = self
        move(&result.rate, to: end.rate)
        move(&result.canaryShare, to: end.canaryShare)
        move(&result.canarySlowdown, to: end.canarySlowdown)
        move(&result.canaryTimeoutShare, to: end.canaryTimeoutShare)
        move(&result.amountShift, to: end.amountShift)
        move(&result.deviceFailure, to: end.deviceFailure)
        return result
    }
}
