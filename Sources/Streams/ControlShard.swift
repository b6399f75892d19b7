public import ByteCoding
import JSON
public import Log

/// Merges the partial windows of all partitions into closed windows, knows how far each series has come everywhere, and
/// holds the domains that decide: only here everything meets.
public struct ControlShard: ShardLogic, Sendable {
    let name: String
    public let baseSize: Int64
    private let grace: Int64
    var store: WindowStore
    private var clocks: SeriesClocks
    private let partitions: Int
    public private(set) var domains: [any ControlDomain]
    public private(set) var decisions = DecisionLog()
    private var tick: Int64 = .min
    public private(set) var isMidCommand = false
    /// Of a fold of its own, such as one of what could have been; nil folds everything.
    public private(set) var restriction: FoldRestriction?

    /// The first inputs of the plan are the partitions of `windows`, then come the domains' topics; the only output is
    /// `decisions`.
    ///
    /// - Parameters:
    ///   - partitions: of `windows`.
    ///   - windowBytes: about what closed windows may take in memory; beyond it the oldest of the finest tier are left
    ///     to the topic `windows`.
    ///   - grace: so long after its end a window of a series that nobody has heard of is waited for, in ticks,
    ///     milliseconds.
    public init(
        name: String, partitions: Int, baseSize: Int64, tiers: [WindowTier], windowBytes: Int,
        mergers: [WindowMerger], grace: Int64 = 40_000, domains: [any ControlDomain] = []
    ) {
        self.grace = grace
        self.name = name
        self.partitions = partitions
        self.baseSize = baseSize
        self.domains = domains
        store = WindowStore(tiers: tiers, byteLimit: windowBytes, mergers: mergers)
        clocks = SeriesClocks(partitions: partitions)
    }

    public var counts: ShardCounts {
        var counts = ShardCounts()
        counts.series = store.seriesCount
        return counts
    }

    // MARK: Records

    public mutating func apply(
        _ records: FetchedRecords, from source: TopicPartition, input: Int, into output: inout ShardOutput
    ) throws(ShardError) {
        for record in records.records {
            let bytes = Array(records.bytes(record.value))
            do {
                if input < partitions {
                    try take(try WindowMessage(decoding: bytes), source.partition, into: &output)
                } else {
                    try fold(bytes, of: source.topic.name, offset: record.offset, into: &output)
                }
            } catch {
                throw ShardError(shard: name, reason: "\(source) offset \(record.offset): \(error)")
            }
        }
    }

    private mutating func take(
        _ message: WindowMessage, _ partition: Int32, into output: inout ShardOutput
    ) throws(ByteCodingError) {
        guard let message = restriction.map({ $0.restricted(message) }) ?? message else { return }
        switch message {
        case .partial(let window):
            try store.merge(window, partition: partition, baseSize: baseSize)
            try note(window.watermark, of: window.series, partition, isIdle: false, into: &output)
        case .idle(let series, let watermark):
            try note(watermark, of: series, partition, isIdle: true, into: &output)
        case .opened(let series):
            guard clocks.open(series, partition: partition) else { return }
            try decide(model: series.model, into: &output)
        case .declared(let kind, let time):
            clocks.declare(time, of: kind, partition: partition)
            try decide(model: nil, into: &output)
        case .amended(let window): try store.merge(window, partition: partition, baseSize: baseSize)
        case .devices(let report): try take(report, partition, into: &output)
        }
    }

    private mutating func take(
        _ report: DeviceReport, _ partition: Int32, into output: inout ShardOutput
    ) throws(ByteCodingError) {
        for index in domains.indices {
            guard var domain = domains[index] as? any DeviceDomain else { continue }
            // Taken out meanwhile, so that nothing of it is copied.
            domains[index] = VacantDomain()
            defer { domains[index] = domain }
            try domain.take(report, partition: partition)
        }
        _ = clocks.note(report.watermark, of: .fleet, partition: partition, isIdle: report.isIdle)
        try decide(model: SeriesKey.fleet.model, into: &output)
    }

    private mutating func note(
        _ watermark: Int64, of series: SeriesKey, _ partition: Int32, isIdle: Bool,
        into output: inout ShardOutput
    ) throws(ByteCodingError) {
        let rises = clocks.note(watermark, of: series, partition: partition, isIdle: isIdle)
        // What is idle holds nobody back any more, wherever its clock stands.
        guard rises || isIdle else { return }
        try decide(model: series.model, into: &output)
    }

    /// Folds an event of a domain's topic, and takes the decisions that fall due by it.
    public mutating func fold(
        _ event: [UInt8], of topic: String, offset: Offset, into output: inout ShardOutput
    ) throws(ByteCodingError) {
        let json: JSONValue
        do { json = try JSONValue(parsing: event) } catch {
            throw ByteCodingError("an event that holds no JSON: \(error)", byte: 0)
        }
        let type = json["type"]?.string ?? ""
        guard let index = domains.firstIndex(where: { $0.topic == topic && $0.takes(type) }) else {
            throw ByteCodingError("an event of the type '\(type)', which no domain takes", byte: 0)
        }
        isMidCommand = try !domains[index].apply(json, offset: offset)
        // A window may have closed before what makes it count.
        if !isMidCommand { try decide(model: nil, into: &output) }
    }

    /// The domain of a type.
    public func domain<Domain: ControlDomain>(_ type: Domain.Type) -> Domain? {
        domains.lazy.compactMap { $0 as? Domain }.first
    }

    /// The closed windows as they stand, for questions.
    public var closedWindows: ClosedWindows {
        var windows = windowsToDecide
        windows.siblings = domains
        return windows
    }

    /// Changes the domains before anything is folded: for folds of what could have been.
    public mutating func changeDomains(_ body: (inout any ControlDomain) -> Void) {
        for index in domains.indices { body(&domains[index]) }
    }

    /// Leaves out what nobody asks of a fold of its own. To be called before anything is folded.
    public mutating func restrict(_ restriction: FoldRestriction) {
        self.restriction = restriction
        if restriction.keepsFinestTierAlone { store.keepFinestTierAlone() }
    }

    // MARK: Decisions

    private var windowsToDecide: ClosedWindows {
        ClosedWindows(
            store: store, clocks: clocks, baseSize: baseSize, tick: tick, grace: grace, nextDecision: 0)
    }

    private mutating func decide(model: String?, into output: inout ShardOutput) throws(ByteCodingError) {
        guard domains.contains(where: \.waitsForTime) else { return }
        var windows = windowsToDecide
        for index in domains.indices where domains[index].waitsForTime {
            while try decide(index, &windows, model: model, into: &output) {}
        }
    }

    /// Takes a domain's decisions.
    ///
    /// - Returns: whether it is to be asked again: a decision that commands other domains is the last of its turn, so that
    ///   the next one sees what they have become.
    private mutating func decide(
        _ index: Int, _ windows: inout ClosedWindows, model: String?, into output: inout ShardOutput
    ) throws(ByteCodingError) -> Bool {
        windows.nextDecision = Offset(clamping: decisions.count)
        let taken = try taken(by: index, &windows, model: model)
        for decision in taken {
            let decision = try carryOut(decision)
            decisions.append(decision)
            output.emit(
                decision.event.encoded(), key: Array(decision.subject.utf8), to: 0,
                timestamp: max(0, decision.time))
        }
        return taken.last?.commands.isEmpty == false
    }

    private mutating func taken(
        by index: Int, _ windows: inout ClosedWindows, model: String?
    ) throws(ByteCodingError) -> [Decision] {
        // Taken out while it decides, so that it may read the others without their being copied.
        var domain = domains[index]
        domains[index] = VacantDomain()
        windows.siblings = domains
        defer {
            windows.siblings = []
            domains[index] = domain
        }
        return try domain.decide(windows, model: model)
    }

    /// Puts a domain back that was changed elsewhere.
    mutating func replaceDomain(at index: Int, with domain: any ControlDomain) { domains[index] = domain }

    public mutating func advance(to tick: Int64, into output: inout ShardOutput) throws(ShardError) {
        self.tick = tick
        do {
            try decide(model: nil, into: &output)
        } catch {
            throw ShardError(shard: name, reason: "at the tick \(tick): \(error)")
        }
    }

    public var wantsTick: Bool { domains.contains(where: \.waitsForTime) }

    public var declaredTime: Int64 { clocks.declaredTime }

    // MARK: State

    private var parts: [(name: String, encode: (inout ByteWriter) -> Void)] {
        [
            ("closed windows", { store.encode(into: &$0) }), ("clocks", { clocks.encode(into: &$0) }),
            ("decisions", { decisions.encode(into: &$0) }),
        ] + domains.map { domain in (domain.name, { domain.encode(into: &$0) }) }
    }

    public var components: [ShardComponent] {
        parts.map { part in
            var writer = ByteWriter()
            part.encode(&writer)
            return ShardComponent(part.name, writer.bytes)
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.writeZigZag(tick)
        for part in parts { part.encode(&writer) }
    }

    /// A copy shares all but what changes meanwhile, which is little.
    public var laterEncoding: (@Sendable (inout ByteWriter) -> Void)? {
        { [self] writer in encode(into: &writer) }
    }

    public mutating func restore(from reader: inout ByteReader) throws(ByteCodingError) {
        tick = try reader.readZigZag()
        try store.restore(from: &reader)
        clocks = try SeriesClocks(partitions: partitions, from: &reader)
        decisions = try DecisionLog(from: &reader)
        for index in domains.indices { try domains[index].restore(from: &reader) }
    }
}

// MARK: Questions

/// The closed windows of one series that a question wants.
public struct CollectedSeries: Sendable {
    public var series: SeriesKey
    /// Parts of windows, not in order: of the coarsest tiers that fit the question, and such of finer ones that are not
    /// merged into them yet.
    public var windows: [StoredWindow]
    /// Windows that start there are only in the topic `windows`; empty if all are here.
    public var missing: [Range<Int64>]
    public var closedThrough: Int64
}

extension ControlShard {
    /// Closed windows of matching series that start in [from, to).
    ///
    /// - Parameters:
    ///   - size: of the windows that will be made of them, a multiple of the base size; nil merges the range.
    ///   - from, to: multiples of the base size, or the extremes of Int64.
    /// - Complexity: linear in the number of series and of the windows given.
    public func windows(_ filter: SeriesFilter, from: Int64, to: Int64, size: Int64?) -> [CollectedSeries] {
        let parts = store.parts(from: from, to: to, size: size)
        return store.keys.filter(filter.matches).sorted().compactMap { key in
            store[key].map { collect(key, $0, parts) }
        }
    }

    private func collect(
        _ key: SeriesKey, _ content: WindowStore.SeriesWindows, _ parts: [TierPart]
    ) -> CollectedSeries {
        CollectedSeries(
            series: key,
            windows: parts.flatMap {
                content.parts(ofTier: $0.tier, from: $0.range.lowerBound, to: $0.range.upperBound)
            },
            missing: parts.compactMap { part in
                let missing = part.range.clamped(to: .min..<content.droppedBefore[part.tier])
                return missing.isEmpty ? nil : missing
            },
            closedThrough: clocks.closedThrough(key))
    }

    /// Merges two encodings of a window's sections.
    public func merged(
        _ ours: [WindowSection], _ theirs: [WindowSection]
    ) throws(ByteCodingError) -> [WindowSection] {
        try store.merged(ours, theirs)
    }
}
