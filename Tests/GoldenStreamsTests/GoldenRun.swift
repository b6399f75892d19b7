import Engine
import Events
import JSON
import Log
import Streams
import Testing

/// A whole engine in memory that is given a recorded stream: the engine's own shards, without threads and files.
struct GoldenRun {
    static let inferenceInput = 0
    static let telemetryInput = 1
    static let feedbackInput = 2

    private let factory: ShardFactory
    private let batchSize: Int
    /// Events after which every shard is stopped and continued from a snapshot; nil never does that.
    private let restartEvery: Int?
    private(set) var data: [ShardDriver<DataShard>]
    private(set) var control: ShardDriver<ControlShard>
    /// What each data shard has given out, in order.
    private(set) var given: [[EmittedRecord]]
    /// Decisions of the control shard, in order.
    private(set) var decided: [EmittedRecord] = []
    /// The events that commands gave, by topic, in order.
    private(set) var commanded: [String: [[UInt8]]] = [:]
    /// What each command was answered.
    private(set) var answers: [JSONValue] = []
    /// Records of each driver's output that are in `given`.
    private var collected: [Int]
    /// Windows that the control shard has merged, by data shard.
    private var merged: [Int]
    private var waiting: [[(input: Int, event: [UInt8])]]
    /// Inputs that watermarks are declared in.
    private let declaredInputs: [Int]
    var hasTelemetry: Bool { declaredInputs.contains(Self.telemetryInput) }
    private var eventCount = 0
    private var decidedCount = 0
    private let partitioner = EventPartitioner()

    init(_ stream: GoldenStream, shards: Int, batchSize: Int = 512, restartEvery: Int? = nil) throws {
        var configuration = EngineConfiguration()
        configuration.limits.series = stream.seriesLimit
        configuration.limits.dedupeEvents = 2_000
        factory = ShardFactory(configuration: configuration, shards: shards)
        self.batchSize = batchSize
        self.restartEvery = restartEvery
        data = (0..<shards).map { [factory] in ShardDriver(factory.data($0)) }
        control = ShardDriver(factory.control())
        given = Array(repeating: [], count: shards)
        collected = Array(repeating: 0, count: shards)
        merged = Array(repeating: 0, count: shards)
        waiting = Array(repeating: [], count: shards)
        declaredInputs = [Self.inferenceInput] + (stream.hasTelemetry ? [Self.telemetryInput] : [])
        for step in stream.steps { try take(step) }
        try flush()
        try merge()
    }

    /// The state of every shard.
    var hashes: [StateHash] { data.map(\.hash) + [control.hash] }

    // MARK: Steps

    private mutating func take(_ step: GoldenStep) throws {
        switch step {
        case .event(let bytes):
            let shard = partitioner.partition(of: bytes, among: data.count)
            waiting[shard].append((EventPartitioner.input(of: bytes), bytes))
            if waiting[shard].count >= batchSize { try feed(shard) }
            try restartIfDue()
        case .tick(let now):
            try flush()
            for shard in data.indices { try data[shard].tick(now) }
            collect()
            try control.tick(now)
            try merge()
        case .watermark(let time):
            try flush()
            let event = WatermarkEvent.json(id: "w\(time)", time: time, declared: time).encoded()
            for shard in data.indices {
                for input in declaredInputs { try data[shard].feed([event], input: input) }
            }
            collect()
            try merge()
        case .command(let command):
            try carryOut(command)
            try restartIfDue()
        }
    }

    /// Decides a command on the state as it is, and folds its events as an engine does once they are durable.
    private mutating func carryOut(_ command: GoldenCommand) throws {
        var members = [JSONValue.Member("command", .string(command.text))]
        do throws(EngineError) {
            let (events, answer) = try control.core.prepare(command.request, time: command.time)
            members += [
                .init("status", JSONValue(answer.status)), .init("etag", JSONValue(answer.etag)),
                .init("events", JSONValue(events.count)),
            ]
            let topic = answer.body["events"]?.array?.first?["topic"]?.string ?? ""
            if !events.isEmpty { try feed(events, of: topic) }
        } catch {
            members += [.init("refused", .string("\(error.kind)")), .init("reason", .string(error.detail))]
        }
        answers.append(.object(members))
    }

    private mutating func feed(_ events: [[UInt8]], of topic: String) throws(EngineError) {
        commanded[topic, default: []] += events
        do {
            let input = control.core.plan.inputs.firstIndex { $0.topic.name == topic }
            try control.feed(events, input: try #require(input), batch: batchSize)
        } catch {
            throw EngineError(.internal, "\(error)")
        }
        collect()
    }

    private mutating func feed(_ shard: Int) throws {
        var rest = waiting[shard][...]
        while let input = rest.first?.input {
            let run = rest.prefix { $0.input == input }
            try data[shard].feed(run.map(\.event), input: input, batch: batchSize)
            rest = rest.dropFirst(run.count)
        }
        waiting[shard] = []
        collect()
    }

    private mutating func flush() throws {
        for shard in data.indices { try feed(shard) }
    }

    private mutating func collect() {
        for shard in data.indices {
            given[shard] += data[shard].output.dropFirst(collected[shard])
            collected[shard] = data[shard].output.count
        }
        decided += control.output.dropFirst(decidedCount)
        decidedCount = control.output.count
    }

    /// The control shard merges what was given out, one data shard after another: batches and restarts must not show
    /// in its state, the order in which partitions come may.
    private mutating func merge() throws {
        for shard in data.indices {
            let windows = windows(of: shard)
            try control.feed(windows[merged[shard]...].map(\.value), input: shard, batch: batchSize)
            merged[shard] = windows.count
        }
        collect()
    }

    private func windows(of shard: Int) -> [EmittedRecord] { given[shard].filter { $0.output == 0 } }

    // MARK: Snapshots

    private mutating func restartIfDue() throws {
        eventCount += 1
        guard let restartEvery, eventCount % restartEvery == 0 else { return }
        try flush()
        try restart()
    }

    private mutating func restart() throws {
        decidedCount = 0
        for shard in data.indices {
            collected[shard] = 0
            data[shard] = ShardDriver(try Self.continued(data[shard].core, from: factory.data(shard)))
        }
        control = ShardDriver(try Self.continued(control.core, from: factory.control()))
    }

    /// A shard with the state of another one, by way of a snapshot's bytes.
    private static func continued<Logic: ShardLogic>(
        _ core: ShardCore<Logic>, from clean: ShardCore<Logic>
    ) throws -> ShardCore<Logic> {
        let snapshot = Snapshot(shard: core.plan.name, position: 0, state: core.encoded())
        var continued = clean
        try continued.restore(try Snapshot(decoding: try snapshot.encoded()).state)
        return continued
    }

    // MARK: Questions

    /// What a live engine collects from its shards for a question.
    func material(_ query: WindowQuery) throws -> WindowMaterial {
        var material = WindowMaterial()
        for (shard, driver) in data.enumerated() {
            let open = driver.core.logic.openWindows(query.filter, from: query.from, to: query.to)
            material.parts += open.map { .init($0, partition: Int32(shard)) }
            for progress in driver.core.logic.progress(query.filter) {
                material.progress[progress.series, default: []].append(progress)
            }
        }
        let closed = control.core.logic.windows(
            query.filter, from: query.from, to: query.to, size: query.size)
        for series in closed {
            material.parts += series.windows.map { .init(series.series, $0) }
            material.closedThrough[series.series] = series.closedThrough
            try addGiven(of: series, to: &material)
        }
        return material
    }

    /// What the control shard no longer holds comes from what was given out.
    private func addGiven(
        of series: CollectedSeries, to material: inout WindowMaterial
    ) throws {
        guard !series.missing.isEmpty else { return }
        for shard in data.indices {
            for record in windows(of: shard) {
                guard case .partial(let window) = try WindowMessage(decoding: record.value),
                    window.series == series.series,
                    series.missing.contains(where: { $0.contains(window.start) })
                else { continue }
                try material.addRead(window, partition: Int32(shard))
            }
        }
    }
}
