/// Rollouts that are commanded, judged by their traffic, and decided by the engine.
extension StreamWriter {
    private static let fast: ClosedRange<Int64> = 2_000...9_000
    private static let slow: ClosedRange<Int64> = 20_000...40_000

    /// A canary as good as what it replaces: its steps are left in time, it is promoted, and a second one supersedes it.
    mutating func drawGoodCanary() {
        registerVersions("v1", "v2", "v3")
        deploy("canary-2", "v2", against: "v1")
        command("POST /deployments/canary-2/advance")
        for _ in 0..<7 { minute(canary: "v2", baseline: "v1", latency: Self.fast) }
        command("POST /deployments", Self.deployment("canary-3", "v3", against: "v2"), key: "next")
        // The answer was lost on the way: the retry makes no second one.
        command("POST /deployments", Self.deployment("canary-3", "v3", against: "v2"), key: "next")
        command("POST /deployments/canary-3/advance", #"{"reason":"v3 is ready"}"#, by: "bob")
        minute(canary: "v3", baseline: "v2", latency: Self.fast)
        command("POST /deployments/canary-3/pause", #"{"reason":"lunch"}"#, by: "bob")
        for _ in 0..<2 { minute(canary: "v3", baseline: "v2", latency: Self.fast) }
        command("POST /deployments/canary-3/resume", by: "bob")
        for _ in 0..<8 { minute(canary: "v3", baseline: "v2", latency: Self.fast) }
        pass(5 * Self.minute)
    }

    /// One that turns slow at its second step and is taken back, one that fails at once, and one that nobody calls: that
    /// one is paused, and ended by a person. Commands that are refused lie between them.
    mutating func drawBadCanary() {
        registerVersions("v1", "v2", "v3")
        command("POST /models", #"{"model":"chat"}"#)
        command("POST /models/chat/versions/v3/stage", #"{"stage":"production"}"#)
        command("PUT /models/chat/traffic/production", #"{"split":{"v1":33.3,"v2":33.3,"v3":33.3}}"#)
        deploy("slow", "v2", against: "v1")
        command("POST /deployments", Self.deployment("second", "v3", against: "v1"))
        command("POST /deployments/slow/advance", ifMatch: #""of-another-time""#)
        command("POST /deployments/slow/advance", key: "go")
        command("POST /deployments/slow/rollback", key: "go")
        for number in 0..<6 {
            minute(canary: "v2", baseline: "v1", latency: number < 4 ? Self.fast : Self.slow)
        }
        command("POST /deployments/slow/advance")
        deploy("failing", "v3", against: "v1")
        command("POST /deployments/failing/advance")
        for number in 0..<4 { minute(canary: "v3", baseline: "v1", latency: Self.fast, errors: number > 0) }
        command("POST /models/chat/versions/v3/approval", #"{"approval":"rejected","comment":"times out"}"#)
        command("POST /deployments", Self.deployment("again", "v3", against: "v1"))
        deploy("unseen", "v2", against: "v1")
        command("POST /deployments/unseen/advance")
        for _ in 0..<4 { minute(canary: nil, baseline: "v1", latency: Self.fast) }
        command("POST /deployments/unseen/rollback", #"{"reason":"nobody calls it"}"#, by: "bob")
        pass(5 * Self.minute)
    }

    mutating func registerVersions(_ versions: String...) {
        command("POST /models", #"{"model":"chat","description":"answers"}"#, key: "model")
        for version in versions {
            command(
                "POST /models/chat/versions", #"{"version":"\#(version)","source":"s3://models/\#(version)"}"#
            )
            command("POST /models/chat/versions/\(version)/approval", #"{"approval":"approved"}"#, by: "bob")
        }
        command("PUT /models/chat/aliases/champion", #"{"version":"v1"}"#)
        command("PUT /models/chat/traffic/production", #"{"split":{"v1":100}}"#)
        pass(Self.minute / 2)
    }

    private mutating func deploy(_ id: String, _ version: String, against baseline: String) {
        command("POST /deployments", Self.deployment(id, version, against: baseline))
    }

    private static func deployment(_ id: String, _ version: String, against baseline: String) -> String {
        #"{"id":"\#(id)","model":"chat","version":"\#(version)","environment":"production","strategy":"canary","#
            + #""steps":[{"weight":10,"hold":"2m"},{"weight":50,"hold":"2m"}],"#
            + #""analysis":{"baseline":"\#(baseline)","window":"1m","minimum_count":10,"metrics":["#
            + #"{"field":"latency.p99_ms","max_ratio":1.5},{"field":"latency.error_rate","max_difference":0.2},"#
            + #"{"field":"latency.mean_ms","max":60,"dry_run":true}]}}"#
    }

    /// A minute of both versions' traffic. A tenth comes some seconds late, and a few events so late that their window has
    /// closed: no decision depends on those.
    private mutating func minute(
        canary: String?, baseline: String, latency: ClosedRange<Int64>, errors: Bool = false
    ) {
        for number in 0..<36 {
            let behind =
                switch below(40) {
                case 0: 3 * Self.minute
                case 1...4: below(5_000)
                default: below(200)
                }
            if let canary, number % 3 == 0 {
                served(by: canary, latency: latency, isError: errors && number % 2 == 0, behind: behind)
            } else {
                served(by: baseline, latency: Self.fast, behind: behind)
            }
            pass(1_000 + below(1_330))
        }
    }
}
