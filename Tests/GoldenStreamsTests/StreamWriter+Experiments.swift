/// Experiments that are commanded, counted from the traffic, and decided by the engine.
extension StreamWriter {
    /// Versions of which one is faster: its experiment deploys it and archives the slow one. Beside it variants that are
    /// rated by feedback and ramped up, a bandit, one without an effect, and one that is called off.
    mutating func drawExperiments() {
        registerVersions("v1", "v2", "v3")
        define(
            "speed", Self.versionArms,
            #""metric":"latency_ms","goal":"decrease","minimum_samples":40,"actions":{"archive_losers":true,"#
                + #""deploy_winner":{"environment":"production","strategy":"canary","#
                + #""steps":[{"weight":10,"hold":"2m"},{"weight":50,"hold":"2m"}],"#
                + #""analysis":{"baseline":"v1","window":"1m","minimum_count":5,"#
                + #""metrics":[{"field":"latency.p99_ms","max_ratio":1.5}]}}}"#)
        define(
            "style", Self.variantArms(a: 90, b: 10),
            #""metric":"feedback.score","goal":"increase","minimum_samples":20,"minimum_effect":0.1"#)
        define(
            "thrift", Self.variantArms(a: 50, b: 50),
            #""metric":"error_rate","goal":"decrease","minimum_samples":10,"bandit":{"every":"3m","draws":500}"#
        )
        define(
            "tokens", Self.variantArms(a: 50, b: 50),
            #""metric":"cost_usd","goal":"decrease","unit":"unit","method":"fixed","planned_samples":100000"#)
        define("later", Self.variantArms(a: 50, b: 50), #""metric":"latency_ms","goal":"guess""#)
        define("later", Self.variantArms(a: 50, b: 50), #""metric":"latency_ms","goal":"decrease""#)
        for name in ["speed", "style", "thrift", "tokens"] {
            command("POST /experiments/\(name)/start")
        }
        command("POST /experiments/speed/start", by: "bob")
        for _ in 0..<5 { trials(shareOfB: 10) }
        command(
            "POST /experiments/style/split", #"{"weights":{"A":50,"B":50},"reason":"it holds"}"#, by: "bob",
            key: "ramp")
        command(
            "POST /experiments/style/split", #"{"weights":{"A":50,"B":50},"reason":"it holds"}"#, by: "bob",
            key: "ramp")
        command("POST /experiments/later/stop", #"{"reason":"another time"}"#, ifMatch: #""of-another-time""#)
        command("POST /experiments/later/stop", #"{"reason":"another time"}"#)
        for _ in 0..<8 { trials(shareOfB: 50) }
        command("POST /experiments/tokens/stop", #"{"reason":"enough"}"#)
        pass(5 * Self.minute)
    }

    private static let versionArms =
        #"[{"arm":"old","version":"v1","weight":33.4,"control":true},"#
        + #"{"arm":"new","version":"v2","weight":33.3},{"arm":"slow","version":"v3","weight":33.3}]"#

    private static func variantArms(a: Int, b: Int) -> String {
        #"[{"arm":"A","weight":\#(a),"control":true},{"arm":"B","weight":\#(b)}]"#
    }

    private mutating func define(_ name: String, _ arms: String, _ rest: String) {
        let body = #"{"name":"\#(name)","model":"chat","arms":\#(arms),\#(rest)}"#
        command("POST /experiments", body, key: name)
    }

    /// A minute of traffic in thirds, every other answer rated some seconds later.
    private mutating func trials(shareOfB: Int64) {
        for number in 0..<36 {
            let version = ["v1", "v2", "v3"][number % 3]
            let isB = below(100) < shareOfB
            let base: Int64 = version == "v2" ? 2_000 : version == "v1" ? 5_000 : 9_000
            let request = trial(
                version: version, variant: isB ? "B" : "A", latency: base + below(2_000),
                behind: below(30) == 0 ? 3 * Self.minute : below(300))
            pass(800 + below(900))
            if number % 2 == 0 { rating(of: request, score: (isB ? 60 : 40) + below(30)) }
        }
    }
}
