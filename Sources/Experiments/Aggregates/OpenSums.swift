import ByteCoding
import Sketches

/// The sums of inferences that come one after another in one window of one partition, at a few nanoseconds each. They are
/// merged as `FieldMoments` and `PairProducts`.
struct OpenSums: Equatable, Sendable {
    private var latency = ShiftedMoments()
    private var firstToken = ShiftedMoments()
    private var inputTokens = ShiftedMoments()
    private var outputTokens = ShiftedMoments()
    private var cost = ShiftedMoments()
    private var confidence = ShiftedMoments()
    private var latencyPerInputToken = PairDistances()
    private var latencyPerOutputToken = PairDistances()
    private var costPerInputToken = PairDistances()
    private var costPerOutputToken = PairDistances()

    var isEmpty: Bool { self == OpenSums() }

    /// - Returns: false, having done nothing, for numbers that are too large.
    @inline(__always)
    mutating func insert(_ sample: UnsafePointer<ArmSample>) -> Bool {
        guard sample.pointee.fits(ShiftedMoments.limit) else { return false }
        let presence = sample.pointee.presence
        let (hasLatency, hasCost) = (presence.contains(.latency), presence.contains(.cost))
        let time = hasLatency ? latency.insert(sample.pointee.latency) : 0
        let price = hasCost ? cost.insert(sample.pointee.cost) : 0
        if presence.contains(.inputTokens) {
            let tokens = inputTokens.insert(sample.pointee.inputTokens)
            if hasLatency { latencyPerInputToken.insert(time * tokens) }
            if hasCost { costPerInputToken.insert(price * tokens) }
        }
        if presence.contains(.outputTokens) {
            let tokens = outputTokens.insert(sample.pointee.outputTokens)
            if hasLatency { latencyPerOutputToken.insert(time * tokens) }
            if hasCost { costPerOutputToken.insert(price * tokens) }
        }
        if presence.contains(.firstToken) { _ = firstToken.insert(sample.pointee.firstToken) }
        if presence.contains(.confidence) { _ = confidence.insert(sample.pointee.confidence) }
        return true
    }

    subscript(field: MeasuredField) -> ShiftedMoments {
        switch field {
        case .latency: latency
        case .firstToken: firstToken
        case .inputTokens: inputTokens
        case .outputTokens: outputTokens
        case .cost: cost
        case .confidence: confidence
        }
    }

    func products(_ pair: FieldPair) -> ProductSum {
        let distances =
            switch pair {
            case .latencyPerInputToken: latencyPerInputToken
            case .latencyPerOutputToken: latencyPerOutputToken
            case .costPerInputToken: costPerInputToken
            case .costPerOutputToken: costPerOutputToken
            }
        return ProductSum(
            count: distances.count, distances: distances.sum, self[pair.first], self[pair.second])
    }

    func encode(into writer: inout ByteWriter) {
        for field in MeasuredField.allCases { self[field].encode(into: &writer) }
        latencyPerInputToken.encode(into: &writer)
        latencyPerOutputToken.encode(into: &writer)
        costPerInputToken.encode(into: &writer)
        costPerOutputToken.encode(into: &writer)
    }

    init() {}

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        latency = try ShiftedMoments(from: &reader)
        firstToken = try ShiftedMoments(from: &reader)
        inputTokens = try ShiftedMoments(from: &reader)
        outputTokens = try ShiftedMoments(from: &reader)
        cost = try ShiftedMoments(from: &reader)
        confidence = try ShiftedMoments(from: &reader)
        latencyPerInputToken = try PairDistances(from: &reader)
        latencyPerOutputToken = try PairDistances(from: &reader)
        costPerInputToken = try PairDistances(from: &reader)
        costPerOutputToken = try PairDistances(from: &reader)
    }
}
