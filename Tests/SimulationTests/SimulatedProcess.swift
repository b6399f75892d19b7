import EmbeddedLog
import Log
import SimulatedDisk

/// The disk as one process sees it: once that has died, nothing that is left of it reaches the disk any more.
final class SimulatedProcess: Storage, @unchecked Sendable {
    // Sound: only touched on the scheduler's one thread.
    private(set) var isAlive = true
    private let disk: SimulatedDisk
    private let noteRemoval: (String) -> Void
    private var operationsLeft = Int.max

    /// - Parameter noteRemoval: gets the path of a file that is about to be removed.
    init(_ disk: SimulatedDisk, noteRemoval: @escaping (String) -> Void = { _ in }) {
        self.disk = disk
        self.noteRemoval = noteRemoval
    }

    func die() { isAlive = false }

    /// Dies on its way through the disk's folders, after so many operations.
    func die(after count: Int) { operationsLeft = count }

    private func requireLife(_ path: String) throws(LogError) {
        operationsLeft -= 1
        if operationsLeft < 0 { die() }
        guard isAlive else { throw LogError(.io, "the simulated process is dead", file: path) }
    }

    func createDirectory(_ path: String) throws(LogError) {
        try requireLife(path)
        try disk.createDirectory(path)
    }

    func contents(of directory: String) throws(LogError) -> [String] {
        try requireLife(directory)
        return try disk.contents(of: directory)
    }

    func exists(_ path: String) throws(LogError) -> Bool {
        try requireLife(path)
        return try disk.exists(path)
    }

    func open(_ path: String, _ mode: FileMode) throws(LogError) -> any StorageFile {
        try requireLife(path)
        return try disk.open(path, mode)
    }

    func remove(_ path: String) throws(LogError) {
        try requireLife(path)
        noteRemoval(path)
        try disk.remove(path)
    }

    func rename(_ path: String, to newPath: String) throws(LogError) {
        try requireLife(path)
        try disk.rename(path, to: newPath)
    }

    func syncDirectory(_ path: String) throws(LogError) {
        try requireLife(path)
        try disk.syncDirectory(path)
    }

    func lock(_ path: String, _ kind: LockKind) throws(LogError) -> any StorageLock {
        try requireLife(path)
        return try disk.lock(path, kind)
    }
}
