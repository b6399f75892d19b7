public import ByteCoding
public import Events
public import Sketches
public import Streams

/// What is kept of the inferences of one series in one window: counts, the sketches of both latencies, tokens
/// and cost.
public struct LatencyWindow: RowAggregate, Equatable {
    public static let name = "latency"
    static let formatVersion: UInt8 = 1
    /// Error types that are counted by name; further ones count as `other`.
    public static let errorTypeLimit = 32

    public private(set) var count: UInt64 = 0
    public private(set) var errors: UInt64 = 0
    public private(set) var errorTypes = BoundedCounter(limit: errorTypeLimit)
    /// Milliseconds.
    public private(set) var latency = QuantileSketch()
    public private(set) var latencyMoments = Moments()
    /// Time to the first token, milliseconds.
    public private(set) var firstToken = QuantileSketch()
    /// Sums; nil while no event carried the field.
    public private(set) var inputTokens: UInt64?
    public private(set) var outputTokens: UInt64?
    public private(set) var cost: ExactSum?

    public init() {}

    public mutating func insert(_ row: UnsafePointer<InferenceRow>, features: UnsafeBufferPointer<FeatureRow>)
    {
        count += 1
        if row.pointee.isError { noteError(row) }
        if !row.pointee.latency.isNaN {
            latency.insert(row.pointee.latency)
            latencyMoments.insert(row.pointee.latency)
        }
        if !row.pointee.ttft.isNaN { firstToken.insert(row.pointee.ttft) }
        if row.pointee.inputTokens >= 0 {
            inputTokens = Self.sum(inputTokens, UInt64(row.pointee.inputTokens))
        }
        if row.pointee.outputTokens >= 0 {
            outputTokens = Self.sum(outputTokens, UInt64(row.pointee.outputTokens))
        }
        if !row.pointee.cost.isNaN { Self.add(row.pointee.cost, to: &cost) }
    }

    public mutating func reset() {
        // Taken out before they are emptied, so that nobody else has hold of their memory, which stays.
        var (latency, firstToken) = (QuantileSketch(), QuantileSketch())
        swap(&latency, &self.latency)
        swap(&firstToken, &self.firstToken)
        latency.removeAll()
        firstToken.removeAll()
        self = LatencyWindow()
        (self.latency, self.firstToken) = (latency, firstToken)
    }

    @inline(never)
    private mutating func noteError(_ row: UnsafePointer<InferenceRow>) {
        errors += 1
        if let type = row.pointee.errorType.string { errorTypes.add(type) }
    }

    /// Saturates: 2^64 tokens are not reached by adding numbers below 2^53 in any real window.
    private static func sum(_ a: UInt64?, _ b: UInt64) -> UInt64 {
        let (sum, overflow) = (a ?? 0).addingReportingOverflow(b)
        return overflow ? .max : sum
    }

    private static func add(_ value: Double, to sum: inout ExactSum?) {
        var content = sum ?? ExactSum()
        content.add(value)
        sum = content
    }

    public mutating func merge(_ other: LatencyWindow) {
        count += other.count
        errors += other.errors
        errorTypes.merge(other.errorTypes)
        latency.merge(other.latency)
        latencyMoments.merge(other.latencyMoments)
        firstToken.merge(other.firstToken)
        if let theirs = other.inputTokens { inputTokens = Self.sum(inputTokens, theirs) }
        if let theirs = other.outputTokens { outputTokens = Self.sum(outputTokens, theirs) }
        if let theirs = other.cost {
            var content = cost ?? ExactSum()
            content.merge(theirs)
            cost = content
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.write(Self.formatVersion)
        writer.writeVarint(count)
        writer.writeVarint(errors)
        errorTypes.encode(into: &writer)
        latency.encode(into: &writer)
        latencyMoments.encode(into: &writer)
        firstToken.encode(into: &writer)
        writer.writeOptional(inputTokens) { $0.writeVarint($1) }
        writer.writeOptional(outputTokens) { $0.writeVarint($1) }
        writer.writeOptional(cost) { writer, sum in sum.encode(into: &writer) }
    }

    public init(from reader: inout ByteReader) throws(ByteCodingError) {
        let version = try reader.readByte()
        guard version == Self.formatVersion else {
            throw ByteCodingError("a latency window of format \(version)", byte: reader.position - 1)
        }
        count = try reader.readVarint()
        errors = try reader.readVarint()
        errorTypes = try BoundedCounter(from: &reader)
        latency = try QuantileSketch(from: &reader)
        latencyMoments = try Moments(from: &reader)
        firstToken = try QuantileSketch(from: &reader)
        inputTokens = try reader.readOptional { (reader) throws(ByteCodingError) in try reader.readVarint() }
        outputTokens = try reader.readOptional { (reader) throws(ByteCodingError) in try reader.readVarint() }
        cost = try reader.readOptional { (reader) throws(ByteCodingError) in try ExactSum(from: &reader) }
    }
}
