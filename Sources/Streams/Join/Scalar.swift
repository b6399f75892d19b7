import ByteCoding
public import Events

/// A prediction or a label: a number, a flag, or the name of a class. Names are kept as hashes of 64 bits, which decide
/// whether two are equal.
public struct Scalar: Hashable, Sendable, BitwiseCopyable {
    /// `number`, `bool` or `text`.
    public let kind: ScalarKind
    /// Of a number or a flag (0 or 1), the bits of the double; of a name its hash.
    let bits: UInt64

    init(kind: ScalarKind, bits: UInt64) {
        self.kind = kind
        self.bits = bits
    }

    public init(number: Double, kind: ScalarKind = .number) {
        // No negative zero: it equals zero.
        self.init(kind: kind, bits: (number + 0).bitPattern)
    }

    public init(text hash: UInt64) { self.init(kind: .text, bits: hash) }

    /// Nil if the field is absent or null.
    @inline(__always)
    init?(_ kind: ScalarKind, number: Double, text: TextRef) {
        switch kind {
        case .number, .bool: self.init(number: number, kind: kind)
        case .text: self.init(text: Self.hash(text))
        default: return nil
        }
    }

    /// Of a name.
    static func hash(_ text: TextRef) -> UInt64 {
        var digest = TextDigest()
        digest.combine(text)
        return digest.low
    }

    /// 0 or 1 for a flag; nil for a name.
    public var number: Double? { kind == .text ? nil : Double(bitPattern: bits) }

    /// Of a name; nil for a number or a flag.
    public var nameHash: UInt64? { kind == .text ? bits : nil }

    /// Whether both say the same: true is 1.
    public func agrees(with other: Scalar) -> Bool {
        bits == other.bits && (kind == .text) == (other.kind == .text)
    }

    func encode(into writer: inout ByteWriter) {
        writer.write(kind.rawValue)
        writer.writeFixed(bits)
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        let start = reader.position
        kind = ScalarKind(rawValue: try reader.readByte())
        bits = try reader.readFixed(UInt64.self)
        guard [.number, .bool, .text].contains(kind), number?.isFinite ?? true else {
            throw ByteCodingError("no prediction and no label", byte: start)
        }
    }
}

extension InferenceRow {
    /// A number, a flag, or a name; not null.
    @inline(__always)
    public var hasPrediction: Bool {
        predictionKind == .number || predictionKind == .bool || predictionKind == .text
    }

    /// Nil if the event has none.
    @inline(__always)
    public var prediction: Scalar? {
        Scalar(predictionKind, number: predictionNumber, text: predictionText)
    }
}

extension FeedbackRow {
    /// Nil if the event has none.
    public var prediction: Scalar? {
        Scalar(predictionKind, number: predictionNumber, text: predictionText)
    }

    /// Nil if the event has none.
    public var label: Scalar? { Scalar(labelKind, number: labelNumber, text: labelText) }
}
