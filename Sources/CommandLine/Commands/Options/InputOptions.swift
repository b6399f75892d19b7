import ArgumentParser

/// How event files are read.
struct InputOptions: ParsableArguments {
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case ndjson
        case csv
    }

    @Option(help: "ndjson or csv; without it .csv, .csv.gz and .csv.lz4 are csv, everything else is ndjson.")
    var format: Format?

    @Option(help: ArgumentHelp("How the columns of CSV become fields of events (YAML).", valueName: "file"))
    var map: String?

    /// The format of each file, in order.
    func formats(of paths: [String]) throws(CommandFailure) -> [InputFormat] {
        let mapping = try map.map { path throws(CommandFailure) in try CSVMapping.read(path) }
        var formats: [InputFormat] = []
        for path in paths {
            guard (format ?? Self.format(ofName: path)) == .csv else {
                formats.append(.ndjson)
                continue
            }
            guard let mapping else {
                throw CommandFailure(
                    .usage, "\(path): CSV needs --map FILE, which says how columns become fields",
                    advice: "For example: type: io.varve.inference.completed.v1, "
                        + "columns: {ts: time, took: data.latency_ms}, constants: {data.model: chat}")
            }
            formats.append(.csv(mapping))
        }
        return formats
    }

    private static func format(ofName path: String) -> Format {
        let isCSV = [".csv", ".csv.gz", ".csv.lz4"].contains { path.lowercased().hasSuffix($0) }
        return isCSV ? .csv : .ndjson
    }
}
