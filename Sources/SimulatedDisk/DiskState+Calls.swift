import EmbeddedLog
import Log
import Randomness

extension DiskState {
    mutating func restart() {
        boot += 1
        locks = [:]
        powerOffAt = nil
    }

    /// - Throws: `io` if the power goes during this operation, which then changes nothing.
    func requirePower(_ path: String) throws(LogError) {
        if isPowerFailing { throw LogError(.io, Self.powerFailure, file: path) }
    }

    mutating func open(_ path: String, _ mode: FileMode) throws(LogError) -> Int {
        try requirePower(path)
        if random.chance(faults.openFails) {
            throw LogError(.io, "can't open: a simulated fault", file: path)
        }
        if let node = node(at: path) {
            guard mode != .create, case .file(let content) = nodes[node] else {
                throw LogError(.invalid, "it is there already", file: path)
            }
            if mode == .replace, !content.cached.isEmpty { changeFile(node) { $0.truncate(to: 0) } }
            return node
        }
        guard mode == .create || mode == .replace else { throw LogError(.notFound, "can't open", file: path) }
        let (folder, name) = try parent(of: path)
        return add(.file(FileContent()), as: name, in: folder)
    }

    mutating func lock(_ path: String, _ kind: LockKind) throws(LogError) -> Int {
        if let held = locks[path], held.kind == .exclusive || kind == .exclusive {
            throw LogError(.locked, "another process has this data directory open", file: path)
        }
        lockCount += 1
        locks[path] = (kind, (locks[path]?.holders ?? []) + [lockCount])
        return lockCount
    }

    mutating func changeDurably(_ node: Int, _ change: FolderContent.Change) {
        var content = folder(node)
        FolderContent.apply(change, to: &content.durable)
        FolderContent.apply(change, to: &content.cached)
        replaceFolder(node, content)
    }

    func files(under node: Int, path: String) -> [String] {
        switch nodes[node] {
        case .file: [path]
        case .folder(let content):
            content.cached.sorted { $0.key < $1.key }
                .flatMap { files(under: $0.value, path: path.isEmpty ? $0.key : path + "/" + $0.key) }
        }
    }
}
