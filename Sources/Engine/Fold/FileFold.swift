import Drift
import Events
import Foundation
public import JSON
import Log
import Streams

/// Folds event files in memory by the engine's own path (decode, recognize repetitions, place in windows,
/// aggregate, answer a view), with neither data directory nor server.
///
/// Decoding takes most of the time and runs on all threads at once; the decoded pieces are then folded in the
/// order of the input, one thread at a time. So the answer does not depend on the number of threads in any bit,
/// and a repetition is recognized wherever its twin was.
public final class FileFold: @unchecked Sendable {
    // Sound: `source`, `taken`, `folded`, `shard`, `output` and `failure` are only touched while `turn` is held.
    private let turn = NSCondition()
    private let source: any ChunkSource
    private var taken = 0
    private var folded = 0
    private var isAtEnd = false
    private var shard: DataShard
    private var output = ShardOutput()
    private var parts: [PartialWindow] = []
    private var rejections: [String: Int] = [:]
    private var failure: (any Error)?
    private let configuration: EngineConfiguration

    public struct Options: Sendable {
        public var view = "latency"
        /// `from`, `window`, `group_by` … as in a query.
        public var parameters: [String: String] = [:]
        public var threads = 1
        /// Whether events of other types than Varve's own are folded, too.
        public var acceptsAnyType = false

        public init() {}
    }

    public init(_ configuration: EngineConfiguration, source: any ChunkSource) {
        self.configuration = configuration
        self.source = source
        let factory = ShardFactory(configuration: configuration, shards: 1)
        shard = factory.data(0).logic
    }

    /// Reads the source to its end and answers. The answer has `events`, `duplicates` and `rejected` beside the
    /// view's members.
    ///
    /// - Throws: what the source throws; `EngineError` for a view or parameter that can't be read.
    public func run(_ options: Options) throws -> JSONValue {
        let known = try ViewCatalog.view(options.view, parameters: options.parameters)
        guard let view = ViewCatalog.windowView(known.name) else {
            throw EngineError(.notFound, "files can't be folded into the view '\(known.name)'")
        }
        let query = try question(options, of: view)
        foldAll(options)
        if let failure { throw failure }
        for record in output.records { try keep(record) }
        return try answer(options, query, view)
    }

    private func question(
        _ options: Options, of view: ViewCatalog.WindowView
    ) throws(EngineError) -> WindowQuery {
        do {
            return try view.question(
                options.parameters, baseSize: configuration.windows.baseMilliseconds)
        } catch {
            throw EngineError(
                .invalid, error.description, errors: [.init(pointer: error.parameter, reason: error.reason)])
        }
    }

    private func foldAll(_ options: Options) {
        let group = DispatchGroup()
        for number in 1..<max(2, options.threads) where number < options.threads {
            group.enter()
            let thread = Thread {
                self.work(options)
                group.leave()
            }
            thread.stackSize = 8 << 20
            thread.start()
        }
        work(options)
        group.wait()
    }

    // MARK: One thread

    private func work(_ options: Options) {
        var limits = ShardFactory.foldLimits
        limits.acceptsAnyType = options.acceptsAnyType
        let decoder = EventDecoder(limits: limits)
        let batch = EventBatch()
        let records = FetchedRecords(capacity: LineFileSource.chunkBytes)
        do {
            while let number = try take(into: records) {
                decoder.decode(.inference, records, into: batch)
                try fold(batch, records, number)
            }
        } catch {
            fail(error)
        }
    }

    /// The next piece of the input and its number.
    private func take(into records: FetchedRecords) throws -> Int? {
        turn.lock()
        defer { turn.unlock() }
        records.removeAll()
        guard failure == nil, !isAtEnd else { return nil }
        guard try source.next(into: records) else {
            isAtEnd = true
            return nil
        }
        taken += 1
        return taken - 1
    }

    private func fold(_ batch: EventBatch, _ records: FetchedRecords, _ number: Int) throws {
        turn.lock()
        defer { turn.unlock() }
        while folded < number, failure == nil { turn.wait() }
        shard.apply(
            batch, of: records, from: TopicPartition(Topology.inference, 0), input: 0, into: &output)
        for rejection in batch.rejections { rejections[rejection.reason, default: 0] += 1 }
        for record in output.records { try keep(record) }
        output = ShardOutput()
        folded += 1
        turn.broadcast()
    }

    private func fail(_ error: any Error) {
        turn.lock()
        failure = failure ?? error
        turn.broadcast()
        turn.unlock()
    }

    private func keep(_ record: EmittedRecord) throws {
        guard record.output == 0, let window = try DataShardAnswer.partial(record.value) else {
            return
        }
        parts.append(window)
    }

    // MARK: Answer

    private func answer(
        _ options: Options, _ query: WindowQuery, _ view: ViewCatalog.WindowView
    ) throws -> JSONValue {
        var material = WindowMaterial()
        let open = shard.openWindows(query.filter, from: query.from, to: query.to)
        let given = parts.filter(query.wants)
        material.parts = (given + open).map { .init($0, partition: 0) }
        for progress in shard.progress(query.filter) { material.progress[progress.series] = [progress] }
        let counters = shard.counters[0]
        let refused = source.refusals
        let rejections = rejections.merging(refused, uniquingKeysWith: +)
        let reasons = rejections.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
        return .object([
            .init("view", .string(options.view)),
            .init("watermark", JSONValue(material.watermark.map(RFC3339.text))),
            .init("events", JSONValue(counters.read)), .init("duplicates", JSONValue(counters.duplicates)),
            .init("rejected", JSONValue(Int(counters.rejected) + refused.values.reduce(0, +))),
            .init(
                "reasons",
                .array(reasons.map { ["reason": .string($0.key), "count": JSONValue($0.value)] })),
            .init(
                "windows",
                try view.answer(
                    WindowQuestion(
                        query: query, parameters: options.parameters, material: material,
                        references: ReferencesState(),
                        baseSize: configuration.windows.baseMilliseconds))),
        ])
    }
}
