import ByteCoding
import JSON

extension ByteWriter {
    mutating func writeList<Element>(_ elements: [Element], _ body: (inout ByteWriter, Element) -> Void) {
        writeVarint(UInt64(elements.count))
        for element in elements { body(&self, element) }
    }

    mutating func writeText(_ text: String?) { writeOptional(text) { $0.write($1) } }
    mutating func writeTime(_ time: Int64?) { writeOptional(time) { $0.writeZigZag($1) } }
    mutating func writeNumber(_ number: Double?) { writeOptional(number) { $0.write($1) } }

    mutating func writeChoice<Choice: CaseIterable & Equatable>(_ choice: Choice) {
        write(UInt8(truncatingIfNeeded: Array(Choice.allCases).firstIndex(of: choice) ?? 0xff))
    }
}

extension ByteReader {
    /// A list whose elements take at least a byte each, so that a false count can't ask for memory.
    mutating func readList<Element>(
        _ body: (inout ByteReader) throws(ByteCodingError) -> Element
    ) throws(ByteCodingError) -> [Element] {
        let count = try readCount(atMost: remaining)
        var elements: [Element] = []
        for _ in 0..<count { elements.append(try body(&self)) }
        return elements
    }

    mutating func readText() throws(ByteCodingError) -> String? {
        try readOptional { (reader) throws(ByteCodingError) in try reader.readString() }
    }

    mutating func readTime() throws(ByteCodingError) -> Int64? {
        try readOptional { (reader) throws(ByteCodingError) in try reader.readZigZag() }
    }

    /// A number of something that the state holds in an array.
    mutating func readPlace() throws(ByteCodingError) -> Int32 {
        Int32(try readCount(atMost: Int(Int32.max)))
    }

    /// - Throws: `ByteCodingError` also for what is not a finite number.
    mutating func readNumber() throws(ByteCodingError) -> Double {
        let start = position
        let number = try readDouble()
        guard number.isFinite else { throw ByteCodingError("no finite number", byte: start) }
        return number
    }

    mutating func readChoice<Choice: CaseIterable>(_ type: Choice.Type) throws(ByteCodingError) -> Choice {
        let index = Int(try readByte())
        let cases = Array(Choice.allCases)
        guard cases.indices.contains(index) else {
            throw ByteCodingError("\(index) is no \(Choice.self)", byte: position - 1)
        }
        return cases[index]
    }

    mutating func readJSON() throws(ByteCodingError) -> JSONValue {
        let start = position
        let text = try readString()
        guard let value = try? JSONValue(parsing: text.utf8) else {
            throw ByteCodingError("text that is not JSON", byte: start)
        }
        return value
    }
}
