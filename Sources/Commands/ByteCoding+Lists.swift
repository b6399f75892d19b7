public import ByteCoding
public import JSON

extension ByteWriter {
    @inlinable
    package mutating func writeList<Elements: Collection>(
        _ elements: Elements, _ body: (inout ByteWriter, Elements.Element) -> Void
    ) {
        writeVarint(UInt64(elements.count))
        for element in elements { body(&self, element) }
    }

    @inlinable
    package mutating func writeText(_ text: String?) { writeOptional(text) { $0.write($1) } }
    @inlinable
    package mutating func writeTime(_ time: Int64?) { writeOptional(time) { $0.writeZigZag($1) } }
    @inlinable
    package mutating func writeJSON(_ value: JSONValue?) { writeText(value?.text) }

    @inlinable
    package mutating func writeChoice<Choice: CaseIterable & Equatable>(_ choice: Choice) {
        write(UInt8(truncatingIfNeeded: Array(Choice.allCases).firstIndex(of: choice) ?? 0xff))
    }
}

extension ByteReader {
    /// A list whose elements take at least a byte each, so that a false count can't ask for memory.
    @inlinable
    package mutating func readList<Element>(
        _ body: (inout ByteReader) throws(ByteCodingError) -> Element
    ) throws(ByteCodingError) -> [Element] {
        let count = try readCount(atMost: remaining)
        var elements: [Element] = []
        for _ in 0..<count { elements.append(try body(&self)) }
        return elements
    }

    package mutating func readText() throws(ByteCodingError) -> String? {
        try readOptional { (reader) throws(ByteCodingError) in try reader.readString() }
    }

    package mutating func readTime() throws(ByteCodingError) -> Int64? {
        try readOptional { (reader) throws(ByteCodingError) in try reader.readZigZag() }
    }

    /// A number of something that the state holds in an array.
    package mutating func readPlace() throws(ByteCodingError) -> Int32 {
        Int32(try readCount(atMost: Int(Int32.max)))
    }

    package mutating func readChoice<Choice: CaseIterable>(_ type: Choice.Type) throws(ByteCodingError)
        -> Choice
    {
        let index = Int(try readByte())
        let cases = Array(Choice.allCases)
        guard cases.indices.contains(index) else {
            throw ByteCodingError("\(index) is no \(Choice.self)", byte: position - 1)
        }
        return cases[index]
    }

    package mutating func readJSON() throws(ByteCodingError) -> JSONValue? {
        let start = position
        guard let text = try readText() else { return nil }
        guard let value = try? JSONValue(parsing: text.utf8) else {
            throw ByteCodingError("text that is not JSON", byte: start)
        }
        return value
    }

    package mutating func readTexts() throws(ByteCodingError) -> [String] {
        try readList { (reader) throws(ByteCodingError) in try reader.readString() }
    }
}
