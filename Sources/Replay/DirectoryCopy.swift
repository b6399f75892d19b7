import Foundation
import Log

/// Copies a data directory, also one that a server is writing to, so that the copy is a state which a power cut could
/// have left: whole, and nothing in it of what is not explained.
///
/// The order does it. A snapshot is only there once its journal and outputs are durable, so snapshots come first. The
/// durable-end marks claim no more than the files that are copied after them hold. Decisions follow from the control
/// shard's journal, which names windows and the events of commands, so those come after it; windows and dead letters
/// follow from the data shards' journals, which name events: so all events come last. What was appended meanwhile and is not whole is cut when the copy is opened.
struct DirectoryCopy {
    private static let pieceBytes = 4 << 20

    let source: URL
    let destination: URL
    /// Called with the bytes that were copied so far.
    let progress: (Int64) -> Void

    private var files: FileManager { .default }

    /// - Throws: `LogError` of code `invalid` for a source that is no data directory, or a destination that is there
    ///   already; `io` for what the file system refuses.
    func run() throws -> Int64 {
        guard files.fileExists(atPath: source.appendingPathComponent("format").path) else {
            throw LogError(.notFound, "this is no Varve data directory", file: source.path)
        }
        let existing = (try? files.contentsOfDirectory(atPath: destination.path)) ?? []
        guard existing.isEmpty else {
            throw LogError(
                .invalid, "there is something already, and nothing is overwritten", file: destination.path)
        }
        var bytes: Int64 = 0
        for path in try paths() { try copy(path, &bytes) }
        return bytes
    }

    /// Relative to the source, in the order in which they are to be copied.
    private func paths() throws -> [String] {
        let partitions = try names(in: "log").filter { $0 != "marks" }
        let control = partitions.filter { $0.hasPrefix("journal-") }.max { number($0) < number($1) }
        func rank(_ partition: String) -> Int {
            if partition.hasPrefix("decisions-") { return 0 }
            if partition == control { return 1 }
            if partition.hasPrefix("windows-") || partition.hasPrefix("dead-letters-") { return 2 }
            return partition.hasPrefix("journal-") ? 3 : 4
        }
        let snapshots = try names(in: "snapshots").flatMap { shard in
            try names(in: "snapshots/\(shard)").filter { $0.hasSuffix(".snapshot") }.map {
                "snapshots/\(shard)/\($0)"
            }
        }
        let ordered = partitions.sorted { (rank($0), $0) < (rank($1), $1) }.map { "log/\($0)" }
        return snapshots + ["format", "log/marks"] + ordered
    }

    private func number(_ partition: String) -> Int {
        Int(partition.split(separator: "-").last ?? "") ?? 0
    }

    private func names(in folder: String) throws -> [String] {
        let path = source.appendingPathComponent(folder).path
        guard files.fileExists(atPath: path) else { return [] }
        return try files.contentsOfDirectory(atPath: path).sorted()
    }

    /// A file, or all segments of a partition's folder. Indexes are left out: they are made anew.
    private func copy(_ path: String, _ bytes: inout Int64) throws {
        var isFolder: ObjCBool = false
        guard files.fileExists(atPath: source.appendingPathComponent(path).path, isDirectory: &isFolder)
        else {
            throw LogError(
                .notFound,
                "it was removed while the directory was copied: begin again with an empty destination",
                file: source.appendingPathComponent(path).path, isRetriable: true)
        }
        guard isFolder.boolValue else { return try copyFile(path, &bytes) }
        try files.createDirectory(
            at: destination.appendingPathComponent(path), withIntermediateDirectories: true)
        for name in try names(in: path) where !name.hasSuffix(".index") {
            try copyFile("\(path)/\(name)", &bytes)
        }
    }

    private func copyFile(_ path: String, _ bytes: inout Int64) throws {
        let target = destination.appendingPathComponent(path)
        try files.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        let reader = try FileHandle(forReadingFrom: source.appendingPathComponent(path))
        defer { try? reader.close() }
        guard files.createFile(atPath: target.path, contents: nil) else {
            throw LogError(.io, "the file can't be made", file: target.path)
        }
        let writer = try FileHandle(forWritingTo: target)
        defer { try? writer.close() }
        while let piece = try reader.read(upToCount: Self.pieceBytes), !piece.isEmpty {
            try Task.checkCancellation()
            try writer.write(contentsOf: piece)
            bytes += Int64(piece.count)
            progress(bytes)
        }
        try writer.synchronize()
    }
}
