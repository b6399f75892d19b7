/// One answered request, before it is written as an event.
struct InferenceRequest {
    enum Model: CaseIterable {
        case chat, fraud, ranker
    }

    /// `nil` in `errorType` is success.
    var model: Model
    var version: StaticString
    var user: User
    var requestID: UInt64
    var errorType: StaticString?
    /// In thousandths of a millisecond; `nil` if no answer came.
    var latencyMicroseconds: Int64?

    var variant: StaticString { user.isInVariantB ? "B" : "A" }

    var modelName: StaticString {
        switch model {
        case .chat: "chat"
        case .fraud: "fraud"
        case .ranker: "ranker"
        }
    }

    /// Draws a request that is answered under the given conditions.
    init(_ random: inout Xoshiro256, under conditions: Conditions) {
        let share = random.share()
        model = share < 0.4 ? .chat : (share < 0.7 ? .fraud : .ranker)
        user = User(number: random.integer(in: 0..<User.count))
        requestID = random.next()
        let isCanary = model == .chat && user.isTaken(byShare: conditions.canaryShare)
        var timeoutShare = 0.002
        var median = 0.0
        var spread = 0.45
        switch model {
        case .chat:
            version = isCanary ? "v4" : "v3"
            median = 420 * (isCanary ? conditions.canarySlowdown : 1)
            timeoutShare = isCanary ? conditions.canaryTimeoutShare : 0.003
        case .fraud:
            version = "v7"
            median = 9
            spread = 0.35
        case .ranker:
            version = "v12"
            median = user.isInVariantB ? 26 : 31
        }
        let timesOut = random.chance(timeoutShare)
        let overloads = random.chance(0.001)
        errorType = timesOut ? "timeout" : (overloads ? "overloaded" : nil)
        let latency = random.lognormal(median: median * 1_000, spread: spread)
        latencyMicroseconds = errorType == nil ? Int64(latency) : nil
    }
}
