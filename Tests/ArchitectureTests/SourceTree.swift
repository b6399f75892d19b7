import Foundation

/// The files below `Sources/`.
struct SourceTree {
    struct File {
        var module: String
        /// From the package's root.
        var path: String
        var text: String
        /// Empty for a file in another language.
        var source: SwiftSource

        var isSwift: Bool { path.hasSuffix(".swift") }
    }

    private static let endings = [".swift", ".c", ".h", ".cpp", ".modulemap"]

    let modules: [String]
    let files: [File]

    private static let shared = Result { try SourceTree() }

    /// The tree, read once.
    static func read() throws -> SourceTree { try shared.get() }

    /// Fails if there is no package where it should be, or no source in it.
    private init() throws {
        let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        guard FileManager.default.fileExists(atPath: root.appending(path: "Package.swift").path) else {
            throw Missing(description: "\(root.path) holds no Package.swift")
        }
        let sources = root.appending(path: "Sources")
        let entries = try FileManager.default.contentsOfDirectory(
            at: sources, includingPropertiesForKeys: [.isDirectoryKey])
        modules = try entries.filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }
            .map(\.lastPathComponent).sorted()
        files = try modules.flatMap { try Self.files(of: $0, in: sources) }
        guard files.contains(where: \.isSwift) else {
            throw Missing(description: "\(sources.path) holds no Swift file")
        }
    }

    struct Missing: Error, CustomStringConvertible {
        var description: String
    }

    private static func files(of module: String, in sources: URL) throws -> [File] {
        let folder = sources.appending(path: module)
        guard let names = FileManager.default.enumerator(atPath: folder.path) else {
            throw Missing(description: "\(folder.path) can't be read")
        }
        let paths = names.compactMap { $0 as? String }.sorted()
        return try paths.filter { path in endings.contains { path.hasSuffix($0) } }.map { path in
            let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
            let source = SwiftSource(path.hasSuffix(".swift") ? text : "")
            return File(module: module, path: "Sources/\(module)/\(path)", text: text, source: source)
        }
    }
}
