import EmbeddedLog
import Log
import Randomness

/// Everything on a simulated disk, and what will go wrong with it.
struct DiskState: Sendable {
    var nodes: [DiskNode] = [.folder(FolderContent())]
    var random: SeededRandom
    var faults: DiskFaults
    /// Where paths lead, until a folder changes.
    private var knownNodes: [String: Int?] = [:]
    /// Counts how often the machine or the process went down.
    var boot = 0
    var operations = 0
    /// The operation at which the power goes, counted as `operations` is.
    var powerOffAt: Int?
    /// Holders of locks: the numbers of exclusive and shared ones.
    var locks: [String: (kind: LockKind, holders: [Int])] = [:]
    var lockCount = 0
    /// Paths of files and folders, in the order in which their syncs failed.
    var failedSyncs: [String] = []
    /// Bytes of all files, at most; then there is no space left.
    var capacityBytes: Int?

    var isOff: Bool { powerOffAt.map { operations > $0 } ?? false }
    /// The operation that is under way is the one that the power cut interrupts.
    var isPowerFailing: Bool { powerOffAt == operations }

    init(random: SeededRandom, faults: DiskFaults) {
        self.random = random
        self.faults = faults
    }

    static let powerFailure = "the simulated machine has no power"

    // MARK: Paths

    static func parts(_ path: String) -> [String] {
        path.utf8.split(separator: UInt8(ascii: "/")).compactMap { String($0) }.filter { $0 != "." }
    }

    mutating func node(at path: String) -> Int? {
        if let known = knownNodes[path] { return known }
        let found = node(along: Self.parts(path)[...])
        knownNodes[path] = .some(found)
        return found
    }

    private func node(along parts: ArraySlice<String>) -> Int? {
        var node = 0
        for part in parts {
            guard case .folder(let folder) = nodes[node], let next = folder.cached[part] else { return nil }
            node = next
        }
        return node
    }

    /// The folder that a path's last part is in, and that part.
    func parent(of path: String) throws(LogError) -> (folder: Int, name: String) {
        let parts = Self.parts(path)
        guard let name = parts.last, let folder = node(along: parts.dropLast()) else {
            throw LogError(.notFound, "can't find the folder", file: path)
        }
        return (folder, name)
    }

    func file(_ node: Int) -> FileContent {
        guard case .file(let content) = nodes[node] else { preconditionFailure("node \(node) is no file") }
        return content
    }

    func folder(_ node: Int) -> FolderContent {
        guard case .folder(let content) = nodes[node] else {
            preconditionFailure("node \(node) is no folder")
        }
        return content
    }

    /// Changes a file in place, without a copy of its bytes.
    mutating func changeFile(_ node: Int, _ body: (inout FileContent) -> Void) {
        var content = file(node)
        nodes[node] = .file(FileContent())
        body(&content)
        nodes[node] = .file(content)
    }

    mutating func changeFolder(_ node: Int, _ change: FolderContent.Change) {
        var content = folder(node)
        content.change(change)
        replaceFolder(node, content)
    }

    mutating func replaceFolder(_ node: Int, _ content: FolderContent) {
        nodes[node] = .folder(content)
        knownNodes.removeAll(keepingCapacity: true)
    }

    mutating func add(_ node: DiskNode, as name: String, in folder: Int) -> Int {
        nodes.append(node)
        changeFolder(folder, .link(name: name, node: nodes.count - 1))
        return nodes.count - 1
    }

    var usedBytes: Int {
        nodes.reduce(0) { sum, node in
            guard case .file(let content) = node else { return sum }
            return sum + content.cached.count
        }
    }
}
