import Foundation

/// The recorded streams and formats of the repository.
enum Repository {
    private static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let streams = root.appending(path: "replay/streams")
    static let formats = root.appending(path: "replay/fixtures/formats/0.1.0")

    /// `VARVE_GOLDEN=write` writes what is expected anew instead of comparing with it, and records streams that are
    /// missing. What changed is then for whoever asked for it to judge, by the difference that git shows.
    static let isWriting = ProcessInfo.processInfo.environment["VARVE_GOLDEN"] == "write"

    static func bytes(_ file: URL) throws -> [UInt8] { Array(try Data(contentsOf: file)) }

    static func write(_ bytes: [UInt8], to file: URL) throws {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    static func exists(_ file: URL) -> Bool { FileManager.default.fileExists(atPath: file.path) }
}
