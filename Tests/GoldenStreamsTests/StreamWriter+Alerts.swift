/// Rules, and traffic that some of them object to.
extension StreamWriter {
    private static let fast: ClosedRange<Int64> = 2_000...9_000
    private static let slow: ClosedRange<Int64> = 20_000...40_000

    /// A version turns slow and recovers, flaps, fails, and falls silent; rules are changed, silenced and deleted meanwhile.
    mutating func drawAlerts() {
        command(
            "PUT /webhooks/ops",
            #"{"url":"https://example.com/hook","format":"slack","retry":["0s","1h"]}"#)
        command(
            "PUT /rules/slow",
            #"{"when":"latency.p99_ms > 150","for":"2m","by":["model","version"],"notify":["ops"],"#
                + #""escalate":[{"after":"2m","severity":"critical"}]}"#)
        command(
            "PUT /rules/flapping", #"{"when":"latency.p99_ms > 150","cooldown":"10m","notify":["ops"]}"#)
        command(
            "PUT /rules/failing",
            #"{"when":"latency.error_rate > 0.2 and latency.count >= 5","max_per_subject":1}"#, key: "failing"
        )
        command("PUT /rules/there", #"{"when":"latency.count < 1","missing_after":"3m","notify":["ops"]}"#)
        command("PUT /rules/bad", #"{"when":"latency is high"}"#)
        for _ in 0..<2 { minute("v1", Self.fast) }
        for _ in 0..<6 { minute("v1", Self.slow) }
        minute("v1", Self.fast)
        for number in 0..<6 { minute("v1", number % 2 == 0 ? Self.slow : Self.fast) }
        command(
            "PUT /silences/lunch", #"{"rule":"fail*","until":"2026-01-01T01:00:00Z","comment":"we know"}"#)
        for number in 0..<4 { minute("v2", Self.fast, errors: number != 1) }
        command("PUT /rules/slow", #"{"when":"latency.p99_ms > 10000","by":["model","version"]}"#)
        command("DELETE /rules/flapping")
        command("DELETE /rules/flapping")
        for _ in 0..<5 { pass(Self.minute) }
        for _ in 0..<2 { minute("v1", Self.fast) }
        pass(5 * Self.minute)
    }

    /// A minute of one version's traffic, of which a little comes late.
    private mutating func minute(_ version: String, _ latency: ClosedRange<Int64>, errors: Bool = false) {
        for number in 0..<20 {
            let behind = below(20) == 0 ? below(5_000) : below(200)
            served(by: version, latency: latency, isError: errors && number % 2 == 0, behind: behind)
            pass(2_000 + below(1_990))
        }
    }
}
