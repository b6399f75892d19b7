extension StreamWriter {
    /// A fleet of an hour: one declines, one falls silent, one comes back, one sends late, one loads its last year; policies
    /// come, change and go; at the end a watermark closes what is open.
    mutating func drawDevices() {
        command("PUT /health-policies/drills", Self.drills(weight: "0.4"), key: "drills")
        command("PUT /health-policies/pumps", Self.pumps)
        command("PUT /health-policies/broken", Self.drills(weight: "-1"))
        var old: Int64 = 0
        for second in 0..<3_600 as Range<Int64> where second % 12 == 0 {
            for device in 0..<6 as Range<Int64> where isSending(device, second) { drill(device, second) }
            if second % 60 == 0 {
                reading(
                    of: "pump-a", [("level", 5_000 + below(2_000)), ("unknown", 1)], behind: below(3_000))
                reading(of: "valve", [("level", 1)])
                event(behind: below(500))
            }
            // Of last year, faster than it happened.
            reading(
                of: "drill-old", [("battery_voltage", 1_250 - old / 40_000)],
                behind: Self.year - old)
            old += 60_000
            if second == 1_800 { command("PUT /health-policies/drills", Self.drills(weight: "1")) }
            if second == 2_400 { command("DELETE /health-policies/pumps") }
            pass(12_000)
        }
        pass(20 * Self.minute)
        watermark(now - 5 * Self.minute)
        reading(of: "drill-1", [("battery_voltage", 100)], behind: 30 * Self.minute)
        reading(of: "drill-1", [("battery_voltage", 1_200)])
    }

    private static let year: Int64 = 365 * 24 * 60 * minute

    private static func drills(weight: String) -> String {
        #"{"devices":"drill-*","window":"5m","expected_samples":20,"silent_after":"10m","trend_window":"1h","features":["#
            + #"{"feature":"battery_voltage","weight":\#(weight),"score":"bounds","good":12.6,"bad":10.8},"#
            + #"{"feature":"current","weight":0.4,"score":"stability","good":0.05,"bad":0.5},"#
            + #"{"feature":"gps_hdop","weight":0.2,"score":"bounds","good":1,"bad":5}]}"#
    }

    private static let pumps =
        #"{"devices":"pump-*","class":"hydraulics","window":"1m","features":["#
        + #"{"feature":"level","weight":1,"score":"bounds","good":100,"bad":0}]}"#

    private func isSending(_ device: Int64, _ second: Int64) -> Bool {
        switch device {
        case 3: second < 1_500
        case 4: !(900..<2_400).contains(second)
        default: true
        }
    }

    private mutating func drill(_ device: Int64, _ second: Int64) {
        let battery = device == 0 ? 1_260 - second / 30 : 1_180 + device * 10 + below(10)
        var readings = [
            (name: "battery_voltage", hundredths: battery),
            (name: "current", hundredths: 300 + below(20 * (device + 1))),
        ]
        if device != 2 { readings.append((name: "gps_hdop", hundredths: 100 + below(300))) }
        let behind =
            switch (device, below(10)) {
            case (5, 0): below(20 * Self.minute)
            case (5, _): below(40_000)
            default: below(2_000)
            }
        reading(
            of: "drill-\(device)", readings, behind: behind, at: (latitude: 28 + device % 2, longitude: -82))
    }
}
