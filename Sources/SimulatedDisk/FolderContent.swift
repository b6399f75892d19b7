/// One folder of the simulated disk.
struct FolderContent: Sendable {
    enum Change: Sendable {
        case link(name: String, node: Int)
        case unlink(name: String)
        case rename(from: String, to: String, node: Int)
    }

    /// Names and node numbers: what is on the disk.
    var durable: [String: Int] = [:]
    /// What is seen.
    var cached: [String: Int] = [:]
    var pending: [Change] = []

    static func apply(_ change: Change, to entries: inout [String: Int]) {
        switch change {
        case .link(let name, let node): entries[name] = node
        case .unlink(let name): entries[name] = nil
        case .rename(let from, let to, let node):
            // The file itself, even if its first entry was lost.
            if entries[from] == node { entries[from] = nil }
            entries[to] = node
        }
    }

    mutating func change(_ change: Change) {
        Self.apply(change, to: &cached)
        pending.append(change)
    }
}
