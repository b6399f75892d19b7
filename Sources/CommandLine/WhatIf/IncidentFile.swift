import JSON

/// Incidents that people have labelled, in a file.
enum IncidentFile {
    private static let columns = ["from", "to", "subject", "name"]
    private static let lineBytes = 65_536

    /// A list of `{"from", "to", "subject", "name"}`: JSON or YAML as `incidents` of an object, or CSV with a header.
    static func read(_ path: String) throws(CommandFailure) -> JSONValue {
        if path.hasSuffix(".csv") { return .array(try rows(path)) }
        let content = try DefinitionFile.read(
            path, what: "list of incidents", example: "{incidents: [{from: …, to: …, subject: chat}]}")
        guard let list = content["incidents"] else {
            throw CommandFailure(.usage, "\(path): there is no list named incidents")
        }
        return list
    }

    private static func rows(_ path: String) throws(CommandFailure) -> [JSONValue] {
        do {
            var reader = CSVReader(try FileSource(path: path), limitBytes: lineBytes)
            var record = CSVRecord()
            var header: [String] = []
            var rows: [JSONValue] = []
            while true {
                let outcome = try reader.next(into: &record)
                if outcome == .end { return rows }
                guard outcome == .read else {
                    throw CommandFailure(.usage, "\(path), line \(record.line): not CSV")
                }
                let texts = (0..<record.count).map { record.text($0) }
                if header.isEmpty {
                    header = texts
                    if let unknown = header.first(where: { !columns.contains($0) }) {
                        let hint = NearestName.hint(for: unknown, among: columns)
                        throw CommandFailure(.usage, "\(path): a column '\(unknown)' is unknown: \(hint)")
                    }
                } else {
                    rows.append(
                        .object(
                            zip(header, texts).filter { !$1.isEmpty }.map { .init($0, .string($1)) }))
                }
            }
        } catch {
            throw CommandFailure(error, otherwise: .usage)
        }
    }
}
