import EmbeddedLog
import Engine
import JSON
import Log

/// What an unfinished rebuild has to remember: what it was asked for, and how far the source went when it began. It
/// lies in the new directory and is removed at the end.
struct RebuildState {
    private static let byteLimit = 1 << 20
    private static let temporarySuffix = ".new"

    private let storage: any Storage
    private let directory: String
    /// Offsets of the source at which the rebuild ends, by name; empty without a journal.
    let ends: [String: Offset]

    /// Takes an empty directory for a rebuild, or the one that the same rebuild has begun.
    ///
    /// - Parameter ends: of the source as it is now; those of an interrupted rebuild hold.
    /// - Throws: `invalid` for a directory that has something else in it.
    init(
        _ request: RebuildRequest, settings: String, ends: [String: Offset], storage: any Storage
    ) throws(LogError) {
        directory = request.target.dataDirectory
        self.storage = storage
        // As text, because a parsed object has lost the order of its members.
        let asked = request.json.text
        if let begun = try Self.read(directory, storage) {
            guard begun["request"]?.string == asked, begun["settings"]?.string == settings else {
                throw LogError(
                    .invalid,
                    "another rebuild was begun here and not finished: \(begun["request"]?.string ?? "")",
                    file: RebuildMark.path(in: directory))
            }
            // Each run of an upgrade goes as far as its source does.
            guard request.upgrade == nil else {
                self.ends = ends
                return
            }
            self.ends = Dictionary(
                (begun["ends"]?.members ?? []).map { ($0.name, $0.value.integer ?? 0) },
                uniquingKeysWith: { first, _ in first })
            return
        }
        try Self.requireEmpty(directory, storage)
        self.ends = ends
        let members = ends.sorted { $0.key < $1.key }.map {
            JSONValue.Member($0.key, .integer($0.value))
        }
        try write([
            "format": 1, "request": .string(asked), "settings": .string(settings), "ends": .object(members),
        ])
    }

    private static func read(_ directory: String, _ storage: any Storage) throws(LogError) -> JSONValue? {
        let path = RebuildMark.path(in: directory)
        guard try storage.exists(path) else { return nil }
        let bytes = try storage.readWhole(path, limit: byteLimit)
        guard let json = try? JSONValue(parsing: bytes), json["format"]?.integer == 1 else {
            throw LogError(.corrupt, "this is no state of a rebuild: remove the directory", file: path)
        }
        return json
    }

    private static func requireEmpty(_ directory: String, _ storage: any Storage) throws(LogError) {
        guard try storage.exists(directory) else { return }
        let own = RebuildMark.fileName + temporarySuffix
        guard let found = try storage.contents(of: directory).first(where: { $0 != own }) else { return }
        throw LogError(
            .invalid, "a rebuild wants a directory that is new or empty, and there is '\(found)' in it",
            file: directory)
    }

    /// Written beside its place and renamed into it, so that a crash leaves all of it or nothing.
    private func write(_ json: JSONValue) throws(LogError) {
        try storage.createDirectories(directory)
        let path = RebuildMark.path(in: directory)
        let file = try storage.open(path + Self.temporarySuffix, .replace)
        try file.write(Array(json.text.utf8), at: 0)
        try file.sync()
        try storage.rename(path + Self.temporarySuffix, to: path)
        try storage.syncDirectory(directory)
    }

    /// The directory is complete: from here on it is one like any other.
    func remove() throws(LogError) {
        try storage.remove(RebuildMark.path(in: directory))
        try storage.syncDirectory(directory)
    }
}
