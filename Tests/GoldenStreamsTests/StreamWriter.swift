import JSON

/// Writes the lines of a recorded stream.
struct StreamWriter {
    /// 2026-01-01T00:00:00Z.
    static let start: Int64 = 1_767_225_600_000
    static let minute: Int64 = 60_000

    private(set) var text = ""
    /// When the next event is sent, milliseconds since 1970.
    var now = StreamWriter.start
    private var count = 0
    private var random: SplitMix
    private var sent: [String] = []
    private var lastTick: Int64 = .min

    init(seed: UInt64) {
        random = SplitMix(seed: seed)
        tick()
    }

    mutating func below(_ bound: Int64) -> Int64 { Int64(random.next() % UInt64(bound)) }

    mutating func add(line: String) { text += line + "\n" }

    /// The wall clock as it is now.
    mutating func tick() {
        guard now > lastTick else { return }
        lastTick = now
        add(line: #"{"tick":"\#(RFC3339.text(now))"}"#)
    }

    /// Lets time pass, with a tick about every ten seconds.
    mutating func pass(_ milliseconds: Int64) {
        let end = now + milliseconds
        while end - lastTick >= 10_000 {
            now = min(end, max(now, lastTick + 10_000))
            tick()
        }
        now = end
    }

    /// An event that happened `behind` milliseconds ago.
    mutating func event(
        behind: Int64 = 0, model: String = "chat", version: String = "v1", variant: String? = nil
    ) {
        var data = #""model":"\#(model)","version":"\#(version)","#
        if let variant { data += #""variant":"\#(variant)","# }
        let latency = 1 + below(90_000)
        data += #""request_id":"r\#(count)","latency_ms":\#(Double(latency) / 100)"#
        if below(4) == 0 { data += #","ttft_ms":\#(Double(latency / 7) / 100)"# }
        if below(3) == 0 {
            data +=
                #","input_tokens":\#(below(900)),"output_tokens":\#(below(300)),"cost_usd":0.00\#(below(1_000))"#
        }
        let kinds = [#""timeout""#, #""overloaded""#, #""refused""#]
        if below(20) == 0 { data += #","status":"error","error_type":\#(kinds[Int(below(3))])"# }
        let line =
            #"{"specversion":"1.0","id":"e\#(count)","source":"/golden","#
            + #""type":"io.varve.inference.completed.v1","time":"\#(RFC3339.text(now - behind))","data":{\#(data)}}"#
        count += 1
        sent.append(line)
        add(line: line)
    }

    /// An earlier event once more, byte for byte.
    mutating func repetition(among newest: Int64) {
        add(line: sent[sent.count - 1 - Int(below(min(newest, Int64(sent.count))))])
    }

    mutating func watermark(_ time: Int64) {
        add(line: #"{"watermark":"\#(RFC3339.text(time))"}"#)
    }
}
