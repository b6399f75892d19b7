public import ByteCoding
public import Events
import Experiments
public import Streams

/// What experiments count of the inferences of one series in a window. A data shard knows no experiment, so it is kept of
/// all series.
public struct InferenceArms: RowAggregate, Equatable {
    public static var name: String { ArmWindow.name }
    /// The feature that adjusts means by what was known before.
    private static let covariate = "covariate"
    private static let covariateHash = Fingerprint.hash(covariate)

    private var window = ArmWindow()

    public init() {}

    public mutating func insert(_ row: UnsafePointer<InferenceRow>, features: UnsafeBufferPointer<FeatureRow>)
    {
        insert(row, covariate: Self.covariate(among: features))
    }

    /// Looks for the covariate only where others of the batch with the same names of features don't lack it.
    public static func fold(
        _ placed: PlacedRows<InferenceRow>, into slots: UnsafeMutableBufferPointer<InferenceArms>
    ) {
        guard let rows = placed.rows.baseAddress else { return }
        var lacking: UInt32 = 0
        for index in placed.order {
            let row = rows + Int(index)
            let names = row.pointee.featureNames
            var value: Double?
            if names == 0 || names != lacking {
                let features = row.pointee.features(in: placed.features)
                value = covariate(among: features)
                let isNamed = features.contains { $0.nameHash == covariateHash }
                if !isNamed { lacking = names }
            }
            slots[Int(placed.panes[Int(index)])].insert(row, covariate: value)
        }
    }

    @inline(__always)
    private mutating func insert(_ row: UnsafePointer<InferenceRow>, covariate: Double?) {
        var sample = ArmSample(isError: row.pointee.isError)
        Self.fill(&sample, from: row)
        if let value = covariate {
            sample.covariate = value
            sample.presence.insert(.covariate)
        }
        if !row.pointee.unit.isAbsent {
            sample.unit = XXH64.hash(row.pointee.unit.bytes)
            sample.presence.insert(.unit)
        }
        withUnsafePointer(to: sample) { window.insert($0) }
    }

    @inline(__always)
    private static func fill(_ sample: inout ArmSample, from row: UnsafePointer<InferenceRow>) {
        func note(_ value: Double, _ number: inout Double, _ flag: ArmSample.Presence) {
            guard !value.isNaN else { return }
            number = value
            sample.presence.insert(flag)
        }
        note(row.pointee.latency, &sample.latency, .latency)
        note(row.pointee.ttft, &sample.firstToken, .firstToken)
        note(row.pointee.cost, &sample.cost, .cost)
        note(row.pointee.confidence, &sample.confidence, .confidence)
        note(Self.count(row.pointee.inputTokens), &sample.inputTokens, .inputTokens)
        note(Self.count(row.pointee.outputTokens), &sample.outputTokens, .outputTokens)
    }

    @inline(__always)
    private static func count(_ tokens: Int64) -> Double { tokens < 0 ? .nan : Double(tokens) }

    @inline(__always)
    private static func covariate(among features: UnsafeBufferPointer<FeatureRow>) -> Double? {
        let hash = covariateHash
        for index in 0..<features.count where features[index].nameHash == hash {
            let feature = features[index]
            guard feature.kind == .number, feature.name.string == covariate else { continue }
            return feature.number
        }
        return nil
    }

    public mutating func merge(_ other: InferenceArms) { window.merge(other.window) }

    public func encode(into writer: inout ByteWriter) { window.encode(into: &writer) }

    public init(from reader: inout ByteReader) throws(ByteCodingError) {
        window = try ArmWindow(from: &reader)
    }
}
