/// The fields of one record, unquoted, one behind the other. Reused from record to record.
package struct CSVRecord {
    /// The line on which the record begins, from 1.
    package var line = 0
    var bytes: [UInt8] = []
    /// Where each field ends in `bytes`.
    var ends: [Int] = []

    package init() {}

    package var count: Int { ends.count }

    package subscript(index: Int) -> ArraySlice<UInt8> {
        bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
    }

    package func text(_ index: Int) -> String { String(decoding: self[index], as: UTF8.self) }

    mutating func clear(line: Int) {
        self.line = line
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }

    /// The record has no field, or a single empty one: the line was blank.
    var isBlank: Bool { bytes.isEmpty && ends.count <= 1 }
}
