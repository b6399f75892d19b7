import ByteCoding
import Events

/// How far each series has come in each partition, and so in all.
struct SeriesClocks {
    private struct Progress {
        /// By partition, those that have reported the series.
        var partitions: [Int32: (watermark: Int64, isIdle: Bool)] = [:]
        /// Every window that ends by then is closed. Never falls.
        var closedThrough: Int64 = .min

        var isIdle: Bool { partitions.values.allSatisfy(\.isIdle) }

        /// - Returns: whether more windows are closed than before.
        mutating func change(
            _ declared: [Int64], _ body: (inout [Int32: (watermark: Int64, isIdle: Bool)]) -> Void
        ) -> Bool {
            body(&partitions)
            let passed = passed(declared)
            defer { closedThrough = max(closedThrough, passed) }
            return passed > closedThrough
        }

        private func passed(_ declared: [Int64]) -> Int64 {
            var (waiting, furthest): (Int64?, Int64) = (nil, .min)
            for (partition, state) in partitions {
                let known = declared.indices.contains(Int(partition)) ? declared[Int(partition)] : .min
                let time = max(state.watermark, known)
                furthest = max(furthest, time)
                if !state.isIdle { waiting = min(waiting ?? .max, time) }
            }
            return waiting ?? furthest
        }
    }

    private var progress: [SeriesKey: Progress] = [:]
    /// By kind of events and partition, up to when somebody has declared that all has come.
    private var declared: [[Int64]]
    private var byModel: [String: [SeriesKey]] = [:]
    /// All series in the order in which they were heard of; in that of their names those that a snapshot knew.
    private(set) var heard: [SeriesKey] = []

    /// - Parameter partitions: of the data topics.
    init(partitions: Int) {
        declared = EventKind.allCases.map { _ in Array(repeating: .min, count: partitions) }
    }

    /// What all partitions have declared, of any kind of events.
    var declaredTime: Int64 { EventKind.allCases.map(declaredTime).max() ?? .min }

    /// What all partitions have declared.
    func declaredTime(of kind: EventKind) -> Int64 { declared[kind.rawValue].min() ?? .min }

    /// By kind of events and partition.
    var declarations: [[Int64]] { declared }

    /// What all partitions have declared, and what the first of them has.
    func declaredTimes(of kind: EventKind) -> (least: Int64, greatest: Int64) {
        let times = declared[kind.rawValue]
        return (times.min() ?? .min, times.max() ?? .min)
    }

    /// In the order in which they were first heard of; of one model, or all.
    func series(of model: String?) -> [SeriesKey] {
        guard let model else { return progress.keys.sorted() }
        return byModel[model] ?? []
    }

    func closedThrough(_ series: SeriesKey) -> Int64 { progress[series]?.closedThrough ?? .min }

    /// Whether no partition waits for events of the series.
    func isIdle(_ series: SeriesKey) -> Bool {
        progress[series]?.isIdle ?? true
    }

    /// How far a series has come; as if it had never been heard of, if it hasn't.
    func standing(of series: SeriesKey) -> (closedThrough: Int64, isIdle: Bool) {
        progress[series].map { ($0.closedThrough, $0.isIdle) } ?? (.min, true)
    }

    // MARK: What partitions report

    /// A window has closed, or the series has fallen idle.
    ///
    /// - Returns: whether more windows of the series are closed than before.
    mutating func note(_ watermark: Int64, of series: SeriesKey, partition: Int32, isIdle: Bool) -> Bool {
        change(series) { $0[partition] = (watermark, isIdle) }
    }

    /// A partition has events of a series: it is waited for.
    ///
    /// - Returns: whether more windows of the series are closed than before.
    mutating func open(_ series: SeriesKey, partition: Int32) -> Bool {
        change(series) { $0[partition] = ($0[partition]?.watermark ?? .min, false) }
    }

    /// Nothing earlier than `time` of these events will come in a partition.
    ///
    /// - Complexity: linear in the number of series.
    mutating func declare(_ time: Int64, of kind: EventKind, partition: Int32) {
        let index = Int(partition)
        guard declared[kind.rawValue].indices.contains(index), time > declared[kind.rawValue][index] else {
            return
        }
        declared[kind.rawValue][index] = time
        for series in Array(progress.keys) where series.kind == kind { _ = change(series) { _ in } }
    }

    /// A window is closed once every partition that reported its series has passed it; idle ones don't count,
    /// unless all are idle: then the furthest does.
    private mutating func change(
        _ series: SeriesKey, _ body: (inout [Int32: (watermark: Int64, isIdle: Bool)]) -> Void
    ) -> Bool {
        if progress[series] == nil {
            byModel[series.model, default: []].append(series)
            heard.append(series)
        }
        return progress[series, default: Progress()].change(declared[series.kind.rawValue], body)
    }

    // MARK: State

    func encode(into writer: inout ByteWriter) {
        for times in declared {
            writer.writeVarint(UInt64(times.count))
            for time in times { writer.writeZigZag(time) }
        }
        writer.writeVarint(UInt64(progress.count))
        for (series, content) in progress.sorted(by: { $0.key < $1.key }) {
            series.encode(into: &writer)
            writer.writeZigZag(content.closedThrough)
            writer.writeVarint(UInt64(content.partitions.count))
            for (partition, state) in content.partitions.sorted(by: { $0.key < $1.key }) {
                writer.writeZigZag(Int64(partition))
                writer.writeZigZag(state.watermark)
                writer.write(state.isIdle)
            }
        }
    }

    init(partitions: Int, from reader: inout ByteReader) throws(ByteCodingError) {
        self.init(partitions: partitions)
        for kind in declared.indices {
            guard try reader.readCount(atMost: 1 << 16) == partitions else {
                throw ByteCodingError("the clocks of another number of partitions", byte: reader.position)
            }
            for index in 0..<partitions { declared[kind][index] = try reader.readZigZag() }
        }
        for _ in 0..<(try reader.readCount(atMost: 1 << 30)) {
            let key = try SeriesKey(from: &reader)
            var content = Progress(closedThrough: try reader.readZigZag())
            for _ in 0..<(try reader.readCount(atMost: 1 << 16)) {
                let partition = Int32(truncatingIfNeeded: try reader.readZigZag())
                content.partitions[partition] = (try reader.readZigZag(), try reader.readBool())
            }
            byModel[key.model, default: []].append(key)
            heard.append(key)
            progress[key] = content
        }
    }
}
