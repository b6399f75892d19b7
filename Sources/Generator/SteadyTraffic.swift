/// Inference events of a steady mix for measurements: no story, many models and versions, some 360 bytes an
/// event. The same seed gives the same bytes.
///
/// Models differ in popularity and in their median latency. 1 % of the events are errors, 10 % arrive up to 5
/// seconds after their time and the rest up to 200 ms.
public struct SteadyTraffic: Sendable {
    private struct Model {
        var name: [UInt8]
        var medianMicroseconds: Double
    }

    private let models: [Model]
    private let versions: Int64
    private let start: Int64
    private let eventsPerSecond: Double
    private let features: (numeric: Int64, categorical: Int64)?
    private let ownNames: Bool
    private var random: Xoshiro256
    private var generated = 0.0

    /// - Parameters:
    ///   - start: The time of the first event, in milliseconds since 1970.
    ///   - eventsPerSecond: How densely the events' times lie. By default two million take two hours.
    ///   - features: How many numbers and texts an event has as features, instead of an amount and an age.
    ///   - ownNames: Whether these features have other names for each model.
    /// - Precondition: there is at least one model and one version, and the rate is positive.
    public init(
        seed: UInt64, start: Int64, models: Int = 20, versions: Int = 3,
        eventsPerSecond: Double = 2_000_000 / 7_200, features: (numeric: Int64, categorical: Int64)? = nil,
        ownNames: Bool = false
    ) {
        precondition(models > 0 && versions > 0 && eventsPerSecond > 0, "traffic of nothing")
        self.versions = Int64(versions)
        self.start = start
        self.eventsPerSecond = eventsPerSecond
        self.features = features
        self.ownNames = ownNames
        var random = Xoshiro256(seed: seed)
        self.models = (0..<models).map { index in
            Model(name: Array("model-\(index)".utf8), medianMicroseconds: 5_000 + 55_000 * random.share())
        }
        self.random = random
    }

    /// Appends lines, each with its line feed.
    public mutating func appendLines(_ count: Int, to bytes: inout [UInt8]) {
        var line = EventLine(reservingCapacity: 0)
        line.swapBytes(with: &bytes)
        for _ in 0..<count {
            addNext(to: &line)
            line.add("\n")
        }
        line.swapBytes(with: &bytes)
    }

    /// The next event, without a line feed.
    public mutating func nextLine() -> [UInt8] {
        var line = EventLine()
        addNext(to: &line)
        return line.bytes
    }

    private mutating func addNext(to line: inout EventLine) {
        // The square makes the first models more popular than the last.
        let popularity = random.share()
        let number = Int(popularity * popularity * Double(models.count))
        let model = models[number]
        let arrival = start + Int64(generated * 1_000 / eventsPerSecond)
        generated += 1
        let delay = random.integer(in: 0..<(random.chance(0.9) ? 200 : 5_000))
        let isInVariantB = random.chance(0.5)
        line.begin(
            "/svc/gateway", "io.varve.inference.completed.v1", id: random.next(),
            time: max(start, arrival - delay))
        line.add(#""model":""#)
        line.add(name: model.name)
        line.add(#"","version":"v"#)
        line.add(1 + random.integer(in: 0..<versions))
        line.add(isInVariantB ? #"","variant":"B","request_id":""# : #"","variant":"A","request_id":""#)
        line.add(hexadecimal: random.next())
        line.add(#"","latency_ms":"#)
        let median = model.medianMicroseconds * (isInVariantB ? 1.05 : 1)
        line.add(Int64(random.lognormal(median: median, spread: 0.55)), places: 3)
        line.add(random.chance(0.01) ? #","status":"error""# : #","status":"ok""#)
        addRest(ofModel: Int64(number), to: &line)
    }

    private mutating func addRest(ofModel model: Int64, to line: inout EventLine) {
        line.add(#","input_tokens":"#)
        line.add(random.integer(in: 10..<1_500))
        line.add(#","output_tokens":"#)
        line.add(random.integer(in: 1..<600))
        line.add(#","features":{"#)
        if let features {
            addFeatures(
                features.numeric, features.categorical, ofModel: ownNames ? model : nil, to: &line)
        } else {
            addPurchase(to: &line)
        }
        line.add(#"},"prediction":"#)
        line.add(random.integer(in: 0..<1_000), places: 3)
        line.add("}}")
    }

    private mutating func addPurchase(to line: inout EventLine) {
        line.add(#""amount":"#)
        line.add(Int64(random.lognormal(median: 2_000, spread: 0.9)), places: 2)
        line.add(#","age":"#)
        line.add(random.integer(in: 18..<90))
        line.add(".0")
    }

    /// Numbers of different spread, every other one whole, and texts of 8, 16, 24 ... different values.
    private mutating func addFeatures(
        _ numeric: Int64, _ categorical: Int64, ofModel model: Int64?, to line: inout EventLine
    ) {
        func begin(_ name: StaticString, _ number: Int64, isFirst: Bool) {
            line.add(isFirst ? "\"" : ",\"")
            if let model {
                line.add("m")
                line.add(model)
                line.add("_")
            }
            line.add(name)
            line.add(number)
            line.add(#"":"#)
        }
        for number in 0..<numeric {
            begin("number_", number, isFirst: number == 0)
            if number % 2 == 0 {
                line.add(Int64(random.lognormal(median: 2_000, spread: 0.9)), places: 3)
            } else {
                line.add(random.integer(in: 0..<(50 * number)))
            }
        }
        for number in 0..<categorical {
            begin("text_", number, isFirst: number == 0 && numeric == 0)
            line.add("\"category-")
            line.add(random.integer(in: 0..<(8 * (number + 1))))
            line.add(#"""#)
        }
    }
}
