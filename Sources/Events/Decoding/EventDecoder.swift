import CSimdJSON
public import Log

/// Decodes records that hold CloudEvents, in structured JSON or in Kafka's binary mode, into typed rows. Belongs to
/// one thread.
///
/// Accepted is exactly what RFC 8259 and the event's contract allow: anything malformed in a document rejects its
/// event, in a field that is ignored, too. A field that the contract knows must have its type; JSON `null` is
/// absence, and so is the empty text of an optional identifier or name. A known field that is given twice rejects,
/// because the readers of JSON disagree about which of the two counts.
public final class EventDecoder {
    public let limits: EventLimits
    // Sound as unsafe: created in `init`, destroyed in `deinit`, never given out.
    private let decoder: OpaquePointer

    /// - Parameter kernel: one of `DecoderKernel.available`; the best of them if nil.
    /// - Precondition: `eventBytes`, `nameBytes`, `features` and `depth` are in their ranges.
    public init(kernel: DecoderKernel? = nil, limits: EventLimits = EventLimits()) {
        precondition(RowLayout.agree, "the rows of Swift and of the shim differ in layout")
        let sizes = varve_limits(
            event_bytes: limits.eventBytes, identifier_bytes: limits.identifierBytes,
            name_bytes: limits.nameBytes,
            text_bytes: limits.textBytes, values: limits.features, depth: limits.depth)
        guard let decoder = varve_decoder_create(kernel?.name, sizes) else {
            preconditionFailure("no such kernel, or limits out of range: \(limits)")
        }
        self.decoder = decoder
        self.limits = limits
    }

    deinit { varve_decoder_destroy(decoder) }

    /// Whether the rows have the layout that the shim writes.
    package static var rowLayoutsAgree: Bool { RowLayout.agree }

    public var kernel: DecoderKernel { DecoderKernel(name: String(cString: varve_decoder_kernel(decoder))) }

    /// Replaces the batch's content by what the records hold.
    ///
    /// - Parameter range: which of the records; all if nil. Rows keep the records' own indexes.
    /// - Complexity: linear in the bytes of the records. Allocates nothing once the batch has grown, but for
    ///   the texts of rejections.
    public func decode(
        _ kind: EventKind, _ records: FetchedRecords, _ range: Range<Int>? = nil, into batch: EventBatch
    ) {
        let range = range ?? 0..<records.records.count
        precondition(range.upperBound <= records.records.count, "there are no such records")
        batch.removeAll(kind: kind)
        batch.fill(from: records, range, with: decoder, limits, JSONSyntax(decoder: self))
    }

    /// What is wrong with bytes that should be one JSON value; nil if nothing is.
    ///
    /// Bytes beyond `limits.eventBytes` are not looked at.
    func malformation(of json: UnsafeRawBufferPointer) -> varve_reason? {
        let reason = varve_check_json(
            decoder, json.baseAddress?.assumingMemoryBound(to: UInt8.self), json.count)
        return reason == VARVE_OK || reason == VARVE_TOO_LARGE || reason == VARVE_TOO_DEEP ? nil : reason
    }
}
