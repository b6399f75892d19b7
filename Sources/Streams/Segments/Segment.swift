public import ByteCoding

/// The part of a model's traffic that agrees in the fields that were declared dimensions, such as the region and a
/// categorical feature. Empty where none is declared, and of events that have none of them.
public struct Segment: Hashable, Comparable, Sendable, CustomStringConvertible {
    public struct Part: Sendable {
        /// Such as `region` or `features.country`.
        public var field: String
        public var value: String

        public init(field: String, value: String) { (self.field, self.value) = (field, value) }
    }

    /// Stands for values beyond what is told apart.
    static let other = "other"
    static let partLimit = DimensionLimits.fields

    /// By the bytes of the fields' names, whatever the order in which they were declared.
    public let parts: [Part]

    public static let none = Segment([])

    public init(_ parts: [Part]) {
        self.parts = parts.sorted { $0.field.utf8.lexicographicallyPrecedes($1.field.utf8) }
    }

    public var isEmpty: Bool { parts.isEmpty }

    /// Nil if the field is no dimension of it.
    public subscript(field: String) -> String? {
        parts.first { $0.field.hasSameBytes(as: field) }?.value
    }

    public static func == (a: Segment, b: Segment) -> Bool {
        a.parts.count == b.parts.count
            && zip(a.parts, b.parts).allSatisfy {
                $0.field.hasSameBytes(as: $1.field) && $0.value.hasSameBytes(as: $1.value)
            }
    }

    public func hash(into hasher: inout Hasher) {
        for part in parts {
            for text in [part.field, part.value] {
                for byte in text.utf8 { hasher.combine(byte) }
                // No byte of UTF-8.
                hasher.combine(UInt8.max)
            }
        }
    }

    public static func < (a: Segment, b: Segment) -> Bool {
        for (mine, other) in zip(a.parts, b.parts) {
            if !mine.field.hasSameBytes(as: other.field) {
                return mine.field.utf8.lexicographicallyPrecedes(other.field.utf8)
            }
            if !mine.value.hasSameBytes(as: other.value) {
                return mine.value.utf8.lexicographicallyPrecedes(other.value.utf8)
            }
        }
        return a.parts.count < b.parts.count
    }

    public var description: String { parts.map { "\($0.field)=\($0.value)" }.joined(separator: ",") }

    // MARK: State

    public func encode(into writer: inout ByteWriter) {
        writer.writeVarint(UInt64(parts.count))
        for part in parts {
            writer.write(part.field)
            writer.write(part.value)
        }
    }

    public init(from reader: inout ByteReader) throws(ByteCodingError) {
        var parts: [Part] = []
        for _ in 0..<(try reader.readCount(atMost: Self.partLimit)) {
            let start = reader.position
            let part = Part(field: try reader.readString(), value: try reader.readString())
            guard parts.last.map({ $0.field.utf8.lexicographicallyPrecedes(part.field.utf8) }) ?? true else {
                throw ByteCodingError("a segment's fields out of order", byte: start)
            }
            parts.append(part)
        }
        self.init(parts)
    }
}
