import ByteCoding
import Sketches

/// The moments of the feature `covariate`, and its products with what it may foretell.
struct CovariateProducts: Equatable, Sendable {
    private(set) var values = Moments()
    /// With 1 for an error and 0 else.
    private(set) var errors = ProductSum()
    /// In the order of `MeasuredField.allCases`.
    private var fields = MeasuredField.allCases.map { _ in ProductSum() }

    subscript(field: MeasuredField) -> ProductSum {
        fields[MeasuredField.allCases.firstIndex(of: field) ?? 0]
    }

    /// The comoment of errors and covariate over all inferences of a window; nil if some had no covariate.
    func errorComoment(count: UInt64, errors: UInt64) -> Double? {
        guard self.errors.count == count else { return nil }
        return self.errors.comoment(Moments(ones: errors, of: count), values)
    }

    mutating func insert(_ sample: ArmSample) {
        let (presence, covariate) = (sample.presence, sample.covariate)
        values.insert(covariate)
        errors.insert(sample.isError ? 1 : 0, covariate)
        if presence.contains(.latency) { fields[0].insert(sample.latency, covariate) }
        if presence.contains(.firstToken) { fields[1].insert(sample.firstToken, covariate) }
        if presence.contains(.inputTokens) { fields[2].insert(sample.inputTokens, covariate) }
        if presence.contains(.outputTokens) { fields[3].insert(sample.outputTokens, covariate) }
        if presence.contains(.cost) { fields[4].insert(sample.cost, covariate) }
        if presence.contains(.confidence) { fields[5].insert(sample.confidence, covariate) }
    }

    mutating func merge(_ other: CovariateProducts) {
        values.merge(other.values)
        errors.merge(other.errors)
        for index in fields.indices { fields[index].merge(other.fields[index]) }
    }

    func encode(into writer: inout ByteWriter) {
        values.encode(into: &writer)
        errors.encode(into: &writer)
        for field in fields { field.encode(into: &writer) }
    }

    init() {}

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        values = try Moments(from: &reader)
        errors = try ProductSum(from: &reader)
        for index in fields.indices { fields[index] = try ProductSum(from: &reader) }
    }
}
