import ByteCoding
import Sketches

/// The products of every pair of fields, over the events that carry both.
struct PairProducts: Equatable, Sendable {
    private var latencyPerInputToken = ProductSum()
    private var latencyPerOutputToken = ProductSum()
    private var costPerInputToken = ProductSum()
    private var costPerOutputToken = ProductSum()

    subscript(pair: FieldPair) -> ProductSum {
        switch pair {
        case .latencyPerInputToken: latencyPerInputToken
        case .latencyPerOutputToken: latencyPerOutputToken
        case .costPerInputToken: costPerInputToken
        case .costPerOutputToken: costPerOutputToken
        }
    }

    mutating func insert(_ sample: ArmSample) {
        let presence = sample.presence
        if presence.contains(.inputTokens) {
            if presence.contains(.latency) {
                latencyPerInputToken.insert(sample.latency, sample.inputTokens)
            }
            if presence.contains(.cost) { costPerInputToken.insert(sample.cost, sample.inputTokens) }
        }
        if presence.contains(.outputTokens) {
            if presence.contains(.latency) {
                latencyPerOutputToken.insert(sample.latency, sample.outputTokens)
            }
            if presence.contains(.cost) { costPerOutputToken.insert(sample.cost, sample.outputTokens) }
        }
    }

    mutating func merge(_ open: OpenSums) {
        latencyPerInputToken.merge(open.products(.latencyPerInputToken))
        latencyPerOutputToken.merge(open.products(.latencyPerOutputToken))
        costPerInputToken.merge(open.products(.costPerInputToken))
        costPerOutputToken.merge(open.products(.costPerOutputToken))
    }

    mutating func merge(_ other: PairProducts) {
        latencyPerInputToken.merge(other.latencyPerInputToken)
        latencyPerOutputToken.merge(other.latencyPerOutputToken)
        costPerInputToken.merge(other.costPerInputToken)
        costPerOutputToken.merge(other.costPerOutputToken)
    }

    func encode(into writer: inout ByteWriter) {
        for pair in FieldPair.allCases { self[pair].encode(into: &writer) }
    }

    init() {}

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        latencyPerInputToken = try ProductSum(from: &reader)
        latencyPerOutputToken = try ProductSum(from: &reader)
        costPerInputToken = try ProductSum(from: &reader)
        costPerOutputToken = try ProductSum(from: &reader)
    }
}
