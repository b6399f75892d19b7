import Generator

extension StreamWriter {
    mutating func drawSteady() {
        var traffic = SteadyTraffic(seed: 1, start: Self.start, models: 2, versions: 2, eventsPerSecond: 2)
        for _ in 0..<480 {
            add(line: String(decoding: traffic.nextLine(), as: UTF8.self))
            pass(500)
        }
    }

    /// Most events are some seconds late, some minutes, and a few hours: in order, within what is allowed, and behind
    /// their closed window.
    mutating func drawDisorder() {
        for number in 0..<600 {
            let behind: Int64 =
                switch below(20) {
                case 0: below(4 * 60 * Self.minute)
                case 1, 2: below(5 * Self.minute)
                case 3..<10: below(9_000)
                default: below(200)
                }
            event(behind: behind, model: number % 3 == 0 ? "ranker" : "chat")
            pass(below(2_400))
        }
    }

    /// Producers that try again: at once, a batch later, and much later, behind the window's end.
    mutating func drawDuplicates() {
        for _ in 0..<450 {
            event(behind: below(1_000), variant: ["A", "B"][Int(below(2))])
            switch below(10) {
            case 0, 1: repetition(among: 1)
            case 2: repetition(among: 40)
            case 3: repetition(among: 450)
            default: break
            }
            pass(below(1_600))
        }
    }

    /// A model of last year is loaded beside live traffic, in its own order, faster than it happened.
    mutating func drawBackfill() {
        let lastYear = 365 * 24 * 60 * Self.minute
        var old: Int64 = 0
        for _ in 0..<350 {
            event(behind: below(500))
            for _ in 0..<2 {
                event(behind: lastYear + 90 * Self.minute - old, model: "churn", version: "2025-01")
                old += below(12_000)
            }
            pass(below(1_200))
        }
    }

    /// One series falls silent while another goes on, comes back, and all fall silent at the end.
    mutating func drawIdleSeries() {
        for number in 0..<300 {
            event(behind: below(800))
            if number < 60 || number > 200 { event(behind: below(3_000), model: "night") }
            pass(below(2_000))
        }
        pass(5 * Self.minute)
    }

    mutating func drawBrokenInput() {
        for number in 0..<300 {
            event(behind: below(2_000))
            if number % 4 == 0 { add(line: Self.broken[Int(below(Int64(Self.broken.count)))]) }
            pass(below(1_500))
        }
    }

    private static let broken = [
        "{broken", "[]", "null", #"{"specversion":"1.0"}"#, "not json at all",
        #"{"specversion":"0.3","id":"x","source":"/golden","type":"io.varve.inference.completed.v1"}"#,
        #"{"specversion":"1.0","id":"x","source":"/golden","type":"io.varve.inference.completed.v1","time":"yesterday","data":{"model":"chat","version":"v1"}}"#,
        #"{"specversion":"1.0","id":"x","source":"/golden","type":"io.varve.inference.completed.v1","time":"2026-01-01T00:00:00Z","data":{"version":"v1"}}"#,
        #"{"specversion":"1.0","id":"x","source":"/golden","type":"com.example.other","time":"2026-01-01T00:00:00Z","data":{}}"#,
        #"{"specversion":"1.0","id":"x","source":"/golden","type":"io.varve.inference.completed.v1","time":"2026-01-01T00:00:00Z","data":{"model":"chat","version":"v1","latency_ms":"fast"}}"#,
    ]

    /// More models than a shard may hold: a label that somebody filled with request numbers.
    mutating func drawSeriesOverflow() {
        add(line: #"{"series_limit":5}"#)
        for number in 0..<400 {
            event(behind: below(1_000), model: number % 2 == 0 ? "chat" : "m\(below(12))")
            pass(below(1_500))
        }
    }

    /// A loader that says after each hour of the past that the hour is complete, and events that come all the same.
    mutating func drawDeclaredWatermarks() {
        let hour = 60 * Self.minute
        for part in 0..<6 as Range<Int64> {
            for number in 0..<60 as Range<Int64> {
                let time = Self.start - 48 * hour + part * hour + number / 4 * Self.minute + below(50_000)
                event(behind: now - time, model: "billing")
                pass(below(400))
            }
            watermark(Self.start - 48 * hour + (part + 1) * hour)
            for _ in 0..<3 {
                event(behind: 48 * hour - part * hour + below(hour), model: "billing")
            }
        }
    }

    /// Clocks that are a century wrong, both ways, and a model that only knows them.
    mutating func drawCenturyAway() {
        let century = 36_525 * 24 * 60 * Self.minute
        for number in 0..<300 {
            event(behind: below(1_000))
            if number % 50 == 20 { event(behind: -century) }
            if number % 50 == 40 { event(behind: century) }
            if number % 30 == 10 { event(behind: -century - below(5 * Self.minute), model: "lost") }
            pass(below(1_800))
        }
    }
}
