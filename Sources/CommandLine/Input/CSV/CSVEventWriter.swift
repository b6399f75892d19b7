import JSON

/// Turns the records of one CSV file into events in JSON. Made from a mapping and the file's header.
struct CSVEventWriter {
    /// What the event is built of, in the order in which it is written.
    private indirect enum Node {
        case object([(name: [UInt8], value: Node)])
        case constant([UInt8])
        case cell(column: Int, CellConversion, writesNull: Bool)
        /// The file's name, the record's line and a digest of its fields, where no column says what the id is.
        case recordIdentity
    }

    private let root: Node
    private let columns: [String]
    private let fileName: String

    /// - Parameter fileName: of the file without its folder. With the line and the digest it makes an id that is the
    ///   same whenever the same file is read, and another one for a file of that name with other content.
    init(mapping: CSVMapping, header: [String], fileName: String) throws(CommandFailure) {
        var places: [(path: [String], node: Node)] = mapping.constants.map { ($0.path, .constant($0.json)) }
        for target in mapping.targets {
            guard let column = header.firstIndex(of: target.column) else {
                let nearest = NearestName.closest(to: target.column, among: header) ?? "none"
                throw CommandFailure(
                    .usage, "\(fileName): the header has no column `\(target.column)`",
                    advice: "The nearest one is \(nearest).")
            }
            places.append(
                (target.path, .cell(column: column, target.conversion, writesNull: target.writesNull)))
        }
        places += Self.others(mapping, header: header)
        places += Self.envelope(mapping, fileName: fileName, given: Set(places.map(\.path)))
        root = try Self.tree(places, depth: 0, fileName: fileName)
        columns = header
        self.fileName = fileName
    }

    /// Appends the event of a record. Nil if that went well, else what is wrong with the record; nothing is
    /// appended then.
    func write(_ record: CSVRecord, into output: inout [UInt8]) -> String? {
        guard record.count == columns.count else {
            return "not as many fields as the header has (\(columns.count))"
        }
        let start = output.count
        var wrongColumn: Int?
        _ = write(root, record, into: &output, wrongColumn: &wrongColumn)
        guard let wrongColumn else { return nil }
        output.removeSubrange(start...)
        return "column \(columns[wrongColumn]): not what the mapping says"
    }

    /// False if nothing was written, because every cell below was empty.
    private func write(
        _ node: Node, _ record: CSVRecord, into output: inout [UInt8], wrongColumn: inout Int?
    ) -> Bool {
        switch node {
        case .constant(let json):
            output.append(contentsOf: json)
            return true
        case .recordIdentity:
            let identity = "\(fileName):\(record.line):\(RecordDigest(record))"
            return JSONText.write(Array(identity.utf8)[...], into: &output)
        case .cell(let column, let conversion, let writesNull):
            let cell = record[column]
            if cell.isEmpty {
                if writesNull { output.append(contentsOf: "null".utf8) }
                return writesNull
            }
            let isRead = conversion.write(cell, into: &output)
            if !isRead { wrongColumn = column }
            return isRead
        case .object(let members):
            return write(members: members, record, into: &output, wrongColumn: &wrongColumn)
        }
    }

    private func write(
        members: [(name: [UInt8], value: Node)], _ record: CSVRecord, into output: inout [UInt8],
        wrongColumn: inout Int?
    ) -> Bool {
        let start = output.count
        output.append(UInt8(ascii: "{"))
        for member in members {
            let before = output.count
            if before > start + 1 { output.append(UInt8(ascii: ",")) }
            output.append(contentsOf: member.name)
            output.append(UInt8(ascii: ":"))
            if !write(member.value, record, into: &output, wrongColumn: &wrongColumn) {
                output.removeSubrange(before...)
            }
        }
        let isEmpty = output.count == start + 1
        if isEmpty { output.removeSubrange(start...) } else { output.append(UInt8(ascii: "}")) }
        return !isEmpty
    }

    private static func others(_ mapping: CSVMapping, header: [String]) -> [(path: [String], node: Node)] {
        guard let path = mapping.othersPath else { return [] }
        let named = Set(mapping.targets.map(\.column))
        return header.enumerated().filter { !named.contains($0.element) }.map { index, name in
            (path + [name], .cell(column: index, .automatic, writesNull: false))
        }
    }

    private static func envelope(
        _ mapping: CSVMapping, fileName: String, given: Set<[String]>
    ) -> [(path: [String], node: Node)] {
        let all: [(path: [String], node: Node)] = [
            (["specversion"], .constant(json("1.0"))),
            (["type"], .constant(json(mapping.eventType))),
            (["source"], .constant(json("/files/\(URIText.segment(fileName))"))),
            (["id"], .recordIdentity),
        ]
        return all.filter { !given.contains($0.path) }
    }

    /// Groups the places by the first part of their paths that is left.
    private static func tree(
        _ places: [(path: [String], node: Node)], depth: Int, fileName: String
    ) throws(CommandFailure) -> Node {
        var members: [(name: [UInt8], value: Node)] = []
        var seen: Set<String> = []
        for place in places where seen.insert(place.path[depth]).inserted {
            let name = place.path[depth]
            let same = places.filter { $0.path[depth] == name }
            let deeper = same.filter { $0.path.count > depth + 1 }
            guard deeper.isEmpty || deeper.count == same.count, !deeper.isEmpty || same.count == 1 else {
                let field = place.path[...depth].joined(separator: ".")
                throw CommandFailure(.usage, "\(fileName): the mapping sets \(field) twice")
            }
            let value = deeper.isEmpty ? place.node : try tree(deeper, depth: depth + 1, fileName: fileName)
            members.append((json(name), value))
        }
        return .object(members)
    }

    private static func json(_ text: String) -> [UInt8] {
        var output: [UInt8] = []
        // A String is always UTF-8, so this can't be refused.
        _ = JSONText.write(Array(text.utf8)[...], into: &output)
        return output
    }
}
