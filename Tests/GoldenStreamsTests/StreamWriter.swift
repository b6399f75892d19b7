import JSON
import Randomness

/// Writes the lines of a recorded stream.
struct StreamWriter {
    /// 2026-01-01T00:00:00Z.
    static let start: Int64 = 1_767_225_600_000
    static let minute: Int64 = 60_000

    private(set) var text = ""
    /// When the next event is sent, milliseconds since 1970.
    var now = StreamWriter.start
    private var count = 0
    private var random: SeededRandom
    private var sent: [String] = []
    private var lastTick: Int64 = .min

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
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
        send(data, behind: behind)
    }

    /// An event of a canary's story: of a version that is as slow, in hundredths of a millisecond, as it says.
    mutating func served(
        by version: String, latency: ClosedRange<Int64>, isError: Bool = false, behind: Int64 = 0
    ) {
        let drawn = latency.lowerBound + below(Int64(latency.count))
        var data = #""model":"chat","version":"\#(version)","request_id":"r\#(count)""#
        data +=
            isError ? #","status":"error","error_type":"timeout""# : #","latency_ms":\#(Double(drawn) / 100)"#
        send(data, behind: behind)
    }

    /// An event of an experiment's story.
    ///
    /// - Returns: its request.
    mutating func trial(version: String, variant: String, latency: Int64, behind: Int64) -> String {
        let request = "r\(count)"
        var data = #""model":"chat","version":"\#(version)","variant":"\#(variant)","#
        data += #""request_id":"\#(request)","unit":"user-\#(below(60))","#
        data += #""latency_ms":\#(Double(latency) / 100),"input_tokens":\#(below(900)),"#
        data += #""output_tokens":\#(below(300)),"cost_usd":0.00\#(below(1_000))"#
        if below(10) == 0 { data += #","status":"error","error_type":"refused""# }
        send(data, behind: behind)
        return request
    }

    /// What somebody says of an earlier answer, in hundredths; which variant it was isn't known any more.
    mutating func rating(of request: String, score: Int64) {
        send(
            #""model":"chat","request_id":"\#(request)","score":\#(Double(score) / 100)"#, behind: 0,
            type: "feedback.recorded")
    }

    /// Readings of a device, in hundredths.
    mutating func reading(
        of device: String, _ readings: [(name: String, hundredths: Int64)], behind: Int64 = 0,
        at place: (latitude: Int64, longitude: Int64)? = nil
    ) {
        let values = readings.map { #""\#($0.name)":\#(Double($0.hundredths) / 100)"# }.joined(separator: ",")
        let location = place.map { #","location":{"lat":\#($0.latitude),"lon":\#($0.longitude)}"# } ?? ""
        send(
            #""device":"\#(device)","readings":{\#(values)}\#(location)"#, behind: behind,
            type: "telemetry.reading")
    }

    private mutating func send(_ data: String, behind: Int64, type: String = "inference.completed") {
        let line =
            #"{"specversion":"1.0","id":"e\#(count)","source":"/golden","#
            + #""type":"io.varve.\#(type).v1","time":"\#(RFC3339.text(now - behind))","data":{\#(data)}}"#
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

    mutating func command(
        _ command: String, _ body: String = "{}", by actor: String = "ann", key: String? = nil,
        ifMatch: String? = nil
    ) {
        var line = #"{"command":"\#(command)","time":"\#(RFC3339.text(now))","actor":"\#(actor)""#
        if let key { line += #","key":"\#(key)""# }
        if let ifMatch { line += #","if_match":\#(JSONValue.string(ifMatch).text)"# }
        add(line: line + #","body":\#(body)}"#)
    }
}
