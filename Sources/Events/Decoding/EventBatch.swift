import CSimdJSON
import Log

/// What one call of `EventDecoder.decode` made of records. Meant to be reused: its memory grows to what the largest
/// batch needed and stays.
///
/// Rows and rejections refer to records by index; every record gives one or the other, each in the records' order.
/// Text in rows is borrowed and ends with the next decoding into this batch, or with the records' content.
public final class EventBatch {
    /// An event that was not accepted, and why. The reason begins with the path of the field that is at fault, if
    /// it is about one: `data.latency_ms: not a number`.
    public typealias Rejected = (record: Int, reason: String)

    static let initialRows = 1_024

    /// The kind of the rows.
    public private(set) var kind = EventKind.inference
    public private(set) var rejections: [Rejected] = []

    private var inferences = RowBuffer<InferenceRow>(capacity: initialRows)
    private var telemetries = RowBuffer<TelemetryRow>(capacity: 0)
    private var feedbacks = RowBuffer<FeedbackRow>(capacity: 0)
    private var features = RowBuffer<FeatureRow>(capacity: 4 * initialRows)
    private var rejected = RowBuffer<varve_rejection>(capacity: 16)
    private var arena: TextArena
    private var binary = BinaryRecords()

    public init() { arena = TextArena(pieceBytes: 64 << 10) }

    /// - Parameter textBytes: memory for texts with escapes that is taken at once. Little shows what happens at its end.
    package init(textBytes: Int) { arena = TextArena(pieceBytes: textBytes) }

    /// How many events were accepted.
    public var count: Int {
        switch kind {
        case .inference: inferences.count
        case .telemetry: telemetries.count
        case .feedback: feedbacks.count
        }
    }

    // MARK: Rows

    /// The rows and their features; none if the batch is of another kind. Nothing of it may leave `body`.
    @inline(__always)
    public func withInferences<Result>(
        _ body: (UnsafeBufferPointer<InferenceRow>, UnsafeBufferPointer<FeatureRow>) throws -> Result
    ) rethrows -> Result {
        try body(inferences.rows, features.rows)
    }

    /// The rows and their readings; none if the batch is of another kind. Nothing of it may leave `body`.
    public func withTelemetry<Result>(
        _ body: (UnsafeBufferPointer<TelemetryRow>, UnsafeBufferPointer<FeatureRow>) throws -> Result
    ) rethrows -> Result {
        try body(telemetries.rows, features.rows)
    }

    /// The rows; none if the batch is of another kind. Nothing of it may leave `body`.
    public func withFeedback<Result>(
        _ body: (UnsafeBufferPointer<FeedbackRow>) throws -> Result
    ) rethrows -> Result {
        try body(feedbacks.rows)
    }

    /// The head of each accepted event, of whatever kind, in order. Its key may not leave `body`.
    public func forEachEvent(_ body: (EventHead) throws -> Void) rethrows {
        switch kind {
        case .inference: for row in inferences.rows { try body(row.head) }
        case .telemetry: for row in telemetries.rows { try body(row.head) }
        case .feedback: for row in feedbacks.rows { try body(row.head) }
        }
    }

    // MARK: Filling

    func removeAll(kind: EventKind) {
        self.kind = kind
        inferences.count = 0
        telemetries.count = 0
        feedbacks.count = 0
        features.count = 0
        rejected.count = 0
        rejections.removeAll(keepingCapacity: true)
        arena.removeAll()
    }

    /// Lets the shim decode the records of `range`.
    func fill(
        from records: FetchedRecords, _ range: Range<Int>, with decoder: OpaquePointer, _ limits: EventLimits,
        _ syntax: JSONSyntax
    ) {
        reserveRows(range.count)
        rejected.reserve(range.count)
        binary.find(in: records, range, syntax)
        var next = range.lowerBound
        while next < range.upperBound {
            let isBinary = binary.contains(next)
            let end = binary.isEmpty ? range.upperBound : run(from: next, to: range.upperBound, isBinary)
            fill(from: isBinary ? binary.envelopes : records, next..<end, with: decoder, limits)
            next = end
        }
        rejections = rejected.rows.map { (Int($0.record), Rejection.reason($0, type: kind.type)) }
    }

    /// The end of the records from `start` on that are alike in being in binary mode or not.
    private func run(from start: Int, to end: Int, _ isBinary: Bool) -> Int {
        (start..<end).first { binary.contains($0) != isBinary } ?? end
    }

    private func fill(
        from records: FetchedRecords, _ range: Range<Int>, with decoder: OpaquePointer, _ limits: EventLimits
    ) {
        let base = UnsafePointer(records.base.assumingMemoryBound(to: UInt8.self))
        records.records.withUnsafeBytes { bytes in
            guard let values = RecordValues(bytes) else { return }
            var next = range.lowerBound
            while next < range.upperBound {
                var output = self.output
                let stop = varve_decode(
                    decoder, Int32(kind.rawValue), limits.acceptsAnyType, base, values.first, values.stride,
                    &next, range.upperBound, &output)
                take(output)
                makeRoom(Int(stop), longest: values.length(of: next), limits)
            }
        }
    }

    /// Makes the room for want of which the shim stopped.
    private func makeRoom(_ stop: Int, longest: @autoclosure () -> Int, _ limits: EventLimits) {
        switch stop {
        case VARVE_STOP_DONE: break
        case VARVE_STOP_VALUES: features.reserve(features.count + limits.features)
        case VARVE_STOP_ARENA: arena.advance(minimum: longest() + VARVE_ARENA_SLACK)
        default: preconditionFailure("room for a row per record was reserved")
        }
    }

    private func reserveRows(_ count: Int) {
        switch kind {
        case .inference: inferences.reserve(count)
        case .telemetry: telemetries.reserve(count)
        case .feedback: feedbacks.reserve(count)
        }
    }

    private var output: varve_output {
        let rows: (base: UnsafeMutableRawPointer, count: Int, capacity: Int) =
            switch kind {
            case .inference: (UnsafeMutableRawPointer(inferences.base), inferences.count, inferences.capacity)
            case .telemetry:
                (UnsafeMutableRawPointer(telemetries.base), telemetries.count, telemetries.capacity)
            case .feedback: (UnsafeMutableRawPointer(feedbacks.base), feedbacks.count, feedbacks.capacity)
            }
        // Sound: `RowLayout.agree` holds, so a feature's memory is what the shim takes for one.
        let values = UnsafeMutableRawPointer(features.base).assumingMemoryBound(to: varve_value.self)
        let arenaBase = arena.piece.baseAddress
        return varve_output(
            rows: rows.base, row_count: rows.count, row_capacity: rows.capacity, values: values,
            value_count: features.count, value_capacity: features.capacity, rejections: rejected.base,
            rejection_count: rejected.count, rejection_capacity: rejected.capacity, arena: arenaBase,
            arena_used: arena.used, arena_capacity: arena.piece.count)
    }

    private func take(_ output: varve_output) {
        switch kind {
        case .inference: inferences.count = output.row_count
        case .telemetry: telemetries.count = output.row_count
        case .feedback: feedbacks.count = output.row_count
        }
        features.count = output.value_count
        rejected.count = output.rejection_count
        arena.used = output.arena_used
    }
}
