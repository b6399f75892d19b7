import JSON

/// An array of objects as CSV (RFC 4180): a header, then a row an object. Nested objects are flattened, their
/// names joined by dots; arrays stay JSON text; null is an empty cell.
struct CSVTable {
    /// In the order in which the rows first have them.
    private var columns: [String] = []
    private var positions: [String: Int] = [:]
    private var rows: [[Int: String]] = []

    /// Takes the answer of a view: its one array of objects.
    ///
    /// - Parameter emptyColumns: the header of an answer without rows, which can't tell its columns.
    /// - Returns: nil if the answer has no array, or several.
    /// - Complexity: linear in the number of values.
    init?(answer: JSONValue, emptyColumns: [String] = []) {
        let arrays = (answer.members ?? []).compactMap(\.value.array)
        guard arrays.count == 1 else { return nil }
        for element in arrays[0] {
            var row: [Int: String] = [:]
            add(element, named: "", to: &row)
            rows.append(row)
        }
        dropParents()
        if rows.isEmpty { columns = emptyColumns }
    }

    /// - Complexity: rows times columns.
    func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        guard !columns.isEmpty else { return bytes }
        Self.write(columns, into: &bytes)
        for row in rows {
            Self.write(columns.map { positions[$0].flatMap { row[$0] } ?? "" }, into: &bytes)
        }
        return bytes
    }

    private mutating func add(_ value: JSONValue, named name: String, to row: inout [Int: String]) {
        if let members = value.members {
            for member in members {
                add(member.value, named: name.isEmpty ? member.name : "\(name).\(member.name)", to: &row)
            }
            return
        }
        row[position(of: name)] =
            switch value {
            case .null: ""
            case .string(let text): text
            default: value.text
            }
    }

    private mutating func position(of column: String) -> Int {
        if let known = positions[column] { return known }
        positions[column] = columns.count
        columns.append(column)
        return columns.count - 1
    }

    /// Where one row has null and another an object (`latency_ms` of a window without latency), the columns of
    /// the object's members say it all.
    private mutating func dropParents() {
        let parents = Set(
            columns.flatMap { column -> [String] in
                column.indices.filter { column[$0] == "." }.map { String(column[..<$0]) }
            })
        columns.removeAll { column in
            guard parents.contains(column), let position = positions[column] else { return false }
            return rows.allSatisfy { ($0[position] ?? "").isEmpty }
        }
    }

    private static func write(_ cells: [String], into bytes: inout [UInt8]) {
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            write(cell, into: &bytes)
        }
        bytes.append(contentsOf: [UInt8(ascii: "\r"), UInt8(ascii: "\n")])
    }

    private static func write(_ cell: String, into bytes: inout [UInt8]) {
        let quote = UInt8(ascii: "\"")
        guard cell.utf8.contains(where: { $0 == quote || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) else {
            bytes.append(contentsOf: cell.utf8)
            return
        }
        bytes.append(quote)
        for byte in cell.utf8 {
            if byte == quote { bytes.append(quote) }
            bytes.append(byte)
        }
        bytes.append(quote)
    }
}
