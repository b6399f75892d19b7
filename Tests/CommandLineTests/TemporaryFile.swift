import Foundation

/// A file that goes away with the test.
final class TemporaryFile: Sendable {
    let path: String

    init(_ bytes: [UInt8], named name: String = "events.ndjson") throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "varve-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appendingPathComponent(name).path
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    convenience init(_ text: String, named name: String = "events.ndjson") throws {
        try self.init(Array(text.utf8), named: name)
    }

    deinit {
        // Nothing depends on it, and a test can't fail here.
        try? FileManager.default.removeItem(atPath: (path as NSString).deletingLastPathComponent)
    }
}
