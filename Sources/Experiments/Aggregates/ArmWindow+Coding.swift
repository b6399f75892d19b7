public import ByteCoding
import Sketches

extension ArmWindow {
    static let formatVersion: UInt8 = 1

    /// Equal aggregates give equal bytes.
    public func encode(into writer: inout ByteWriter) {
        writer.write(Self.formatVersion)
        writer.writeVarint(count)
        writer.writeVarint(errors)
        open.encode(into: &writer)
        fields.encode(into: &writer)
        products.encode(into: &writer)
        writer.writeOptional(covariate) { $1.encode(into: &$0) }
        writer.writeVarint(feedbackCount)
        feedbackScore.encode(into: &writer)
        feedbackLabel.encode(into: &writer)
        writer.writeVarint(comparedLabels)
        writer.writeVarint(matches)
        labelErrors.encode(into: &writer)
        writer.writeOptional(units) { $1.encode(into: &$0) }
    }

    public init(from reader: inout ByteReader) throws(ByteCodingError) {
        let version = try reader.readByte()
        guard version == Self.formatVersion else {
            throw ByteCodingError("an arm's window of format \(version)", byte: reader.position - 1)
        }
        let start = reader.position
        count = UInt64(try reader.readCount(atMost: EncodedCount.limit))
        errors = UInt64(try reader.readCount(atMost: EncodedCount.limit))
        guard errors <= count else { throw ByteCodingError("more errors than events", byte: start) }
        open = try OpenSums(from: &reader)
        fields = try FieldMoments(from: &reader)
        products = try PairProducts(from: &reader)
        covariate = try reader.readOptional { (reader) throws(ByteCodingError) in
            try CovariateProducts(from: &reader)
        }
        feedbackCount = UInt64(try reader.readCount(atMost: EncodedCount.limit))
        feedbackScore = try Moments(from: &reader)
        feedbackLabel = try Moments(from: &reader)
        let place = reader.position
        comparedLabels = UInt64(try reader.readCount(atMost: EncodedCount.limit))
        matches = UInt64(try reader.readCount(atMost: EncodedCount.limit))
        guard matches <= comparedLabels else {
            throw ByteCodingError("more right labels than labels", byte: place)
        }
        labelErrors = try Moments(from: &reader)
        units = try reader.readOptional { (reader) throws(ByteCodingError) in try UnitSample(from: &reader) }
    }
}
