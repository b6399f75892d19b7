import Compression
import Foundation
import JSON
import Randomness

/// Rows of the data sets that lie beside the repository, in ../shared/data, where it has that neighbour.
struct RealData {
    private static let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "shared/data")
    static let isThere = FileManager.default.fileExists(atPath: folder.path)
    static let absence = "SKIPPED, NOT PASSED: there is no ../shared/data beside the repository"

    /// A file's bytes at the most, decompressed.
    private static let contentLimit = 64 << 20

    /// One row: its time, milliseconds since 1970, and its fields in the order of the columns.
    struct Row {
        var time: Int64
        var fields: [String]
    }

    private let names: [String]
    var rows: [Row]

    /// - Parameters:
    ///   - path: of a CSV file in gzip; no value of it holds a comma.
    ///   - time: the column of the times, `2018-01-01 00:08:43.152` in UTC; nil if it has none.
    init(_ path: String, time: String? = "timestamp") throws {
        let bytes = [UInt8](try Data(contentsOf: Self.folder.appending(path: path)))
        var content: [UInt8] = []
        var decoder = GzipDecoder(contentLimit: Self.contentLimit)
        try bytes.withUnsafeBytes { try decoder.decode($0, into: &content) }
        try decoder.finish()
        var lines = content.split(separator: UInt8(ascii: "\n")).map { line in
            line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
                String(decoding: $0, as: UTF8.self)
            }
        }
        let titles = lines.removeFirst()
        names = titles
        let column = time.flatMap { titles.firstIndex(of: $0) }
        rows = lines.map { fields in
            let text = column.map { String(fields[$0].prefix(23)).replacing(" ", with: "T") + "Z" }
            return Row(time: text.flatMap(RFC3339.milliseconds) ?? 0, fields: fields)
        }
    }

    /// The values of a column.
    func column(_ name: String) -> [String] {
        names.firstIndex(of: name).map { place in rows.map { $0.fields[place] } } ?? []
    }

    /// The rows in another order, at the same times: whatever changes from one to the other is chance.
    func shuffled(seed: UInt64) -> RealData {
        var random = SeededRandom(seed: seed)
        var copy = self
        let order = rows.indices.shuffled(using: &random)
        for (place, other) in zip(rows.indices, order) { copy.rows[place].fields = rows[other].fields }
        return copy
    }

    /// The rows of both, with the columns of the first: the second may have others, and none of labels.
    static func + (a: RealData, b: RealData) -> RealData {
        let places = a.names.map { b.names.firstIndex(of: $0) }
        var sum = a
        sum.rows += b.rows.map { row in
            Row(time: row.time, fields: places.map { place in place.map { row.fields[$0] } ?? "" })
        }
        return sum
    }

    /// Predictions with features, one line each.
    ///
    /// - Parameters:
    ///   - range: places of rows.
    ///   - numbers, others: the columns that are features; others are text, or flags where they are True and False.
    func lines(_ range: Range<Int>, numbers: [String], others: [String], prediction: String) -> [String] {
        let places = (numbers + others).map { ($0, names.firstIndex(of: $0) ?? 0) }
        let prediction = names.firstIndex(of: prediction) ?? 0
        return range.map { index in
            let row = rows[index]
            let features = places.enumerated().map { number, column in
                let text = row.fields[column.1]
                return #""\#(column.0)":"# + (number < numbers.count ? Self.number(text) : Self.value(text))
            }
            return
                #"{"specversion":"1.0","id":"\#(index)","source":"/t","type":"io.varve.inference.completed.v1","#
                + #""time":"\#(RFC3339.text(row.time))","data":{"model":"real","version":"v1","#
                + #""request_id":"\#(index)","prediction":\#(Self.number(row.fields[prediction])),"#
                + #""features":{\#(features.joined(separator: ","))}}}"#
        }
    }

    private static func number(_ text: String) -> String { text.isEmpty ? "null" : text }

    private static func value(_ text: String) -> String {
        switch text {
        case "": "null"
        case "True": "true"
        case "False": "false"
        default: "\"\(text)\""
        }
    }
}
