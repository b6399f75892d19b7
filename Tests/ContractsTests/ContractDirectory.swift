import Foundation

/// A copy of `topics/` that a test may spoil; removed at the end.
final class ContractDirectory {
    private let url: URL

    var path: String { url.path }

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "contracts-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: Repository.topics, to: url)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: url.appending(path: name))
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(at: url.appending(path: name))
    }

    /// Replaces a text that must be there.
    func replace(_ old: String, with new: String, in name: String) throws {
        let text = String(decoding: try Data(contentsOf: url.appending(path: name)), as: UTF8.self)
        guard text.contains(old) else { throw Missing(text: old, file: name) }
        try write(text.replacing(old, with: new), to: name)
    }

    struct Missing: Error {
        var text: String
        var file: String
    }
}
