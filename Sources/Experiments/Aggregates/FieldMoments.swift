import ByteCoding
import Sketches

/// The moments of every measured field.
struct FieldMoments: Equatable, Sendable {
    private var latency = Moments()
    private var firstToken = Moments()
    private var inputTokens = Moments()
    private var outputTokens = Moments()
    private var cost = Moments()
    private var confidence = Moments()

    subscript(field: MeasuredField) -> Moments {
        switch field {
        case .latency: latency
        case .firstToken: firstToken
        case .inputTokens: inputTokens
        case .outputTokens: outputTokens
        case .cost: cost
        case .confidence: confidence
        }
    }

    mutating func insert(_ sample: ArmSample) {
        let presence = sample.presence
        if presence.contains(.latency) { latency.insert(sample.latency) }
        if presence.contains(.firstToken) { firstToken.insert(sample.firstToken) }
        if presence.contains(.inputTokens) { inputTokens.insert(sample.inputTokens) }
        if presence.contains(.outputTokens) { outputTokens.insert(sample.outputTokens) }
        if presence.contains(.cost) { cost.insert(sample.cost) }
        if presence.contains(.confidence) { confidence.insert(sample.confidence) }
    }

    mutating func merge(_ open: OpenSums) {
        latency.merge(open[.latency].moments)
        firstToken.merge(open[.firstToken].moments)
        inputTokens.merge(open[.inputTokens].moments)
        outputTokens.merge(open[.outputTokens].moments)
        cost.merge(open[.cost].moments)
        confidence.merge(open[.confidence].moments)
    }

    mutating func merge(_ other: FieldMoments) {
        latency.merge(other.latency)
        firstToken.merge(other.firstToken)
        inputTokens.merge(other.inputTokens)
        outputTokens.merge(other.outputTokens)
        cost.merge(other.cost)
        confidence.merge(other.confidence)
    }

    func encode(into writer: inout ByteWriter) {
        for field in MeasuredField.allCases { self[field].encode(into: &writer) }
    }

    init() {}

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        latency = try Moments(from: &reader)
        firstToken = try Moments(from: &reader)
        inputTokens = try Moments(from: &reader)
        outputTokens = try Moments(from: &reader)
        cost = try Moments(from: &reader)
        confidence = try Moments(from: &reader)
    }
}
