package import ByteCoding

/// Fields that divide a model's events, with the value that each must have: `region=eu`, or `features.country=DE,region=eu`.
/// Empty for all events.
public struct SegmentSelector: Hashable, Sendable, CustomStringConvertible {
    /// Fields of one at the most; a model has no more dimensions.
    public static let partLimit = 4
    /// Of its text, bytes.
    public static let byteLimit = 2_048

    public struct Part: Hashable, Sendable {
        public let field: UTF8Name
        public let value: UTF8Name
    }

    /// By the bytes of the fields' names, each once.
    public let parts: [Part]

    public static let all = SegmentSelector(parts: [])

    private init(parts: [Part]) { self.parts = parts }

    /// - Parameter parts: each field once; more than `partLimit` of them select nothing that there is.
    public init(_ parts: some Sequence<(field: String, value: String)>) {
        self.parts = parts.map { Part(field: UTF8Name($0.field), value: UTF8Name($0.value)) }.sorted {
            $0.field < $1.field
        }
    }

    public var isEmpty: Bool { parts.isEmpty }
    public var fields: [String] { parts.map(\.field.text) }
    public var description: String {
        parts.map { "\($0.field.text)=\($0.value.text)" }.joined(separator: ",")
    }

    /// Itself and everything that it is a part of, the more fields the earlier, all events at last.
    public var wider: [SegmentSelector] {
        let within = parts.prefix(Self.partLimit)
        let choices = (0..<(1 << within.count)).map { choice in
            SegmentSelector(parts: within.enumerated().filter { choice & 1 << $0.offset != 0 }.map(\.element))
        }
        return choices.sorted { $0.parts.count > $1.parts.count }
    }

    // MARK: Text

    /// What is wrong with a text.
    public struct Fault: Error, Hashable, CustomStringConvertible {
        public let description: String

        init(_ description: String) { self.description = description }
    }

    /// Reads `field=value`, several separated by commas. Whether the fields are dimensions is for others to know.
    public init(parsing text: String) throws(Fault) {
        guard text.utf8.count <= Self.byteLimit else { throw Fault("has more than \(Self.byteLimit) bytes") }
        var parts: [(field: String, value: String)] = []
        for pair in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let equals = pair.firstIndex(of: "=") else {
                throw Fault("has '\(pair)', which is no FIELD=VALUE such as region=eu")
            }
            let (field, value) = (pair[..<equals], pair[pair.index(after: equals)...])
            guard !field.isEmpty, !value.isEmpty else {
                throw Fault("has '\(pair)' without a field or a value")
            }
            guard !parts.contains(where: { UTF8Name($0.field) == UTF8Name(String(field)) }) else {
                throw Fault("names \(field) twice")
            }
            parts.append((String(field), String(value)))
        }
        guard parts.count <= Self.partLimit else { throw Fault("has more than \(Self.partLimit) fields") }
        self.init(parts)
    }

    // MARK: State

    package func encode(into writer: inout ByteWriter) {
        writer.writeVarint(UInt64(parts.count))
        for part in parts {
            writer.write(part.field.text)
            writer.write(part.value.text)
        }
    }

    package init(from reader: inout ByteReader) throws(ByteCodingError) {
        var parts: [Part] = []
        for _ in 0..<(try reader.readCount(atMost: Self.partLimit)) {
            let start = reader.position
            let part = Part(
                field: UTF8Name(try reader.readString()), value: UTF8Name(try reader.readString()))
            guard parts.last.map({ $0.field < part.field }) ?? true else {
                throw ByteCodingError("a segment's fields out of order", byte: start)
            }
            parts.append(part)
        }
        self.init(parts: parts)
    }
}

extension BodyReader {
    /// The segment that a member names; all events where there is none.
    package mutating func segment(_ name: String) -> SegmentSelector {
        guard let text = text(name, limit: SegmentSelector.byteLimit) else { return .all }
        do {
            return try SegmentSelector(parsing: text)
        } catch {
            report(name, "\(error)")
            return .all
        }
    }
}
