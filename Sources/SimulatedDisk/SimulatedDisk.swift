public import EmbeddedLog
public import Log
import Randomness
import Synchronization

/// A disk in memory that does what real ones do at their worst, the same for the same seed as long as one
/// thread drives it.
///
/// - What was written and not synced is lost at a power cut, in any part: sectors of 512 bytes in any order,
///   one of them torn at any byte. So are new names, renamed and removed ones in a folder that was not
///   synced.
/// - Calls fail as `DiskFaults` says.
/// - Bits flip at rest where a test wants it.
public final class SimulatedDisk: Storage {
    private let state: Mutex<DiskState>

    public init(seed: UInt64, faults: DiskFaults = .none) {
        state = Mutex(DiskState(random: SeededRandom(seed: seed), faults: faults))
    }

    // MARK: What a test does to it

    /// The power goes and comes back: all that was open is dead, and what was not synced is lost in part.
    public func cutPower() {
        state.withLock { state in
            state.losePower()
            state.restart()
        }
    }

    /// The process dies, the machine goes on: all that was open is dead, and nothing written is lost yet.
    public func killProcess() {
        state.withLock { $0.restart() }
    }

    /// The power goes during the `count`-th operation from now; that one and all behind it fail until
    /// `cutPower`.
    public func schedulePowerCut(after count: Int) {
        state.withLock { $0.powerOffAt = $0.operations + count }
    }

    public func setFaults(_ faults: DiskFaults) {
        state.withLock { $0.faults = faults }
    }

    /// Bytes that all files together have.
    public var usedBytes: Int { state.withLock { $0.usedBytes } }

    /// Bytes that all files together may have; nil for no limit.
    public func setCapacity(_ bytes: Int?) {
        state.withLock { $0.capacityBytes = bytes }
    }

    /// Flips one bit at rest. False if the file has no such byte.
    @discardableResult
    public func flipBit(_ bit: Int, of path: String) -> Bool {
        state.withLock { state in
            guard let node = state.node(at: path), case .file = state.nodes[node] else { return false }
            let mask = UInt8(1) << UInt8(bit % 8)
            guard state.file(node).cached.count > bit / 8 else { return false }
            state.changeFile(node) { content in
                content.cached[bit / 8] ^= mask
                if content.durable.count > bit / 8 { content.durable[bit / 8] ^= mask }
            }
            return true
        }
    }

    /// What reads of a file show; nil if there is none.
    public func content(of path: String) -> [UInt8]? {
        state.withLock { state in
            guard let node = state.node(at: path), case .file(let content) = state.nodes[node] else {
                return nil
            }
            return content.cached
        }
    }

    /// Replaces a file's bytes, durably and whatever the faults; makes the file if its folder is there.
    public func setContent(_ bytes: [UInt8], of path: String) {
        state.withLock { state in
            if let node = state.node(at: path) {
                state.nodes[node] = .file(FileContent(durable: bytes, cached: bytes))
            } else if let (folder, name) = try? state.parent(of: path) {
                let node = state.add(.file(FileContent(durable: bytes, cached: bytes)), as: name, in: folder)
                state.changeDurably(folder, .link(name: name, node: node))
            }
        }
    }

    /// Removes a file or a folder with all in it, durably, behind the back of whoever has it open.
    public func erase(_ path: String) {
        state.withLock { state in
            guard let (folder, name) = try? state.parent(of: path) else { return }
            state.changeDurably(folder, .unlink(name: name))
        }
    }

    /// All files' paths, sorted.
    public var files: [String] {
        state.withLock { state in state.files(under: 0, path: "").sorted() }
    }

    public var faults: DiskFaults { state.withLock { $0.faults } }

    /// Whether a scheduled power cut has come.
    public var hasNoPower: Bool { state.withLock { $0.isOff || $0.isPowerFailing } }

    /// Power comes back if it is off; otherwise only the process starts anew.
    public func restartIfOff() {
        if hasNoPower { cutPower() } else { killProcess() }
    }

    /// The paths whose syncs have failed so far.
    public var failedSyncs: [String] { state.withLock { $0.failedSyncs } }

    /// Calls so far.
    public var operations: Int { state.withLock { $0.operations } }

    // MARK: What it does for the program

    func perform<Value: Sendable>(
        _ path: String, boot: Int? = nil, _ body: (inout DiskState) throws(LogError) -> Value
    ) throws(LogError) -> Value {
        try state.withLock { (state) throws(LogError) in
            state.operations += 1
            guard boot == nil || boot == state.boot, !state.isOff else {
                throw LogError(.io, DiskState.powerFailure, file: path)
            }
            return try body(&state)
        }
    }

    public func createDirectory(_ path: String) throws(LogError) {
        try perform(path) { (state) throws(LogError) in
            if let node = state.node(at: path) {
                guard case .folder = state.nodes[node] else {
                    throw LogError(.invalid, "a file is there", file: path)
                }
                return
            }
            try state.requirePower(path)
            let (folder, name) = try state.parent(of: path)
            _ = state.add(.folder(FolderContent()), as: name, in: folder)
        }
    }

    public func contents(of directory: String) throws(LogError) -> [String] {
        try perform(directory) { (state) throws(LogError) in
            guard let node = state.node(at: directory), case .folder(let content) = state.nodes[node] else {
                throw LogError(.notFound, "can't list this folder", file: directory)
            }
            return content.cached.keys.sorted()
        }
    }

    public func exists(_ path: String) throws(LogError) -> Bool {
        try perform(path) { $0.node(at: path) != nil }
    }

    public func open(_ path: String, _ mode: FileMode) throws(LogError) -> any StorageFile {
        let (node, boot) = try perform(path) { (state) throws(LogError) in
            (try state.open(path, mode), state.boot)
        }
        return SimulatedFile(path: path, disk: self, node: node, boot: boot)
    }

    public func remove(_ path: String) throws(LogError) {
        try perform(path) { (state) throws(LogError) in
            try state.requirePower(path)
            let (folder, name) = try state.parent(of: path)
            guard state.folder(folder).cached[name] != nil else {
                throw LogError(.notFound, "can't remove", file: path)
            }
            state.changeFolder(folder, .unlink(name: name))
        }
    }

    public func rename(_ path: String, to newPath: String) throws(LogError) {
        try perform(path) { (state) throws(LogError) in
            try state.requirePower(path)
            let (folder, name) = try state.parent(of: path)
            let (newFolder, newName) = try state.parent(of: newPath)
            guard folder == newFolder, let node = state.folder(folder).cached[name] else {
                throw LogError(.notFound, "can't rename", file: path)
            }
            state.changeFolder(folder, .rename(from: name, to: newName, node: node))
        }
    }

    public func syncDirectory(_ path: String) throws(LogError) {
        try perform(path) { (state) throws(LogError) in
            guard let node = state.node(at: path), case .folder = state.nodes[node] else {
                throw LogError(.notFound, "can't sync this folder", file: path)
            }
            try state.syncFolder(node, path: path)
        }
    }

    public func lock(_ path: String, _ kind: LockKind) throws(LogError) -> any StorageLock {
        let number = try perform(path) { (state) throws(LogError) in try state.lock(path, kind) }
        return SimulatedLock(disk: self, path: path, number: number)
    }

    func unlock(_ path: String, _ number: Int) {
        state.withLock { state in
            state.locks[path]?.holders.removeAll { $0 == number }
            if state.locks[path]?.holders.isEmpty ?? false { state.locks[path] = nil }
        }
    }
}
