public import Log

/// The files of one machine, as the log and its neighbours see them. Injected, so that the same code runs on
/// real disks and on the simulated one that loses, tears and misplaces what was not synced.
///
/// Paths are text with `/` between their parts. All calls are synchronous and may come from any thread.
public protocol Storage: Sendable {
    /// Makes one folder; its parent must be there, and it may be there itself. Not durable before
    /// `syncDirectory` of the parent.
    func createDirectory(_ path: String) throws(LogError)

    /// The names in a folder, sorted, so that what follows from them is the same on every machine.
    func contents(of directory: String) throws(LogError) -> [String]

    func exists(_ path: String) throws(LogError) -> Bool

    func open(_ path: String, _ mode: FileMode) throws(LogError) -> any StorageFile

    /// Removes a file. Not durable before `syncDirectory`.
    func remove(_ path: String) throws(LogError)

    /// Renames a file within its folder, replacing what has the new name, in one piece. Not durable before
    /// `syncDirectory`.
    func rename(_ path: String, to newPath: String) throws(LogError)

    /// Makes what was created, renamed and removed in a folder durable.
    func syncDirectory(_ path: String) throws(LogError)

    /// Takes a lock that ends with the returned object, or with the process, however that dies.
    ///
    /// - Throws: `locked`, with what the owner wrote about itself, if another process has it.
    func lock(_ path: String, _ kind: LockKind) throws(LogError) -> any StorageLock
}

extension Storage {
    /// Makes a folder and the missing ones above it, each durably.
    public func createDirectories(_ path: String) throws(LogError) {
        guard try !exists(path) else { return }
        let parent = LogLayout.parent(of: path)
        if parent != path { try createDirectories(parent) }
        try createDirectory(path)
        try syncDirectory(parent)
    }

    /// All bytes of a small file, at most `limit`.
    public func readWhole(_ path: String, limit: Int) throws(LogError) -> [UInt8] {
        let file = try open(path, .read)
        let size = try file.size()
        guard size <= Int64(limit) else {
            throw LogError(.corrupt, "\(size) bytes where at most \(limit) belong", file: path)
        }
        return try file.read(count: Int(size), at: 0)
    }
}
