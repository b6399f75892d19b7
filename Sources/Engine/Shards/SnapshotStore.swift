import EmbeddedLog
import Log
import Streams

/// The snapshots of an engine's shards as files: `snapshots/<shard>/<journal position, 20 digits>.snapshot`.
/// A snapshot is written beside its place, synced, and renamed into it; older ones are removed only then.
struct SnapshotStore: Sendable {
    static let suffix = ".snapshot"

    let storage: any Storage
    let directory: String
    /// Snapshots of a shard that are kept.
    let kept: Int

    /// Positions of the snapshots that there are, newest first.
    func positions(of shard: String) throws(LogError) -> [Offset] {
        let folder = "\(directory)/\(shard)"
        guard try storage.exists(folder) else { return [] }
        return try storage.contents(of: folder).compactMap { name -> Offset? in
            guard name.hasSuffix(Self.suffix) else { return nil }
            return Offset(name.dropLast(Self.suffix.count))
        }.sorted(by: >)
    }

    func load(shard: String, position: Offset) throws -> Snapshot {
        let path = path(shard, position)
        let file = try storage.open(path, .read)
        let size = try file.size()
        guard size <= Int64(Snapshot.stateByteLimit) else {
            throw LogError(.tooLarge, "a snapshot of \(size) bytes", file: path)
        }
        do {
            let snapshot = try Snapshot(decoding: try file.read(count: Int(size), at: 0))
            guard snapshot.shard == shard, snapshot.position == position else {
                throw LogError(
                    .corrupt, "this is the snapshot of \(snapshot.shard) at \(snapshot.position)", file: path)
            }
            return snapshot
        } catch let error as LogError {
            throw error
        } catch {
            throw LogError(.corrupt, "\(error)", file: path)
        }
    }

    func save(_ snapshot: Snapshot) throws {
        let folder = "\(directory)/\(snapshot.shard)"
        try storage.createDirectories(folder)
        let temporary = "\(folder)/new"
        if try storage.exists(temporary) { try storage.remove(temporary) }
        let file = try storage.open(temporary, .create)
        try file.write(try snapshot.encoded(), at: 0)
        try file.sync()
        try storage.rename(temporary, to: path(snapshot.shard, snapshot.position))
        try storage.syncDirectory(folder)
        for old in try positions(of: snapshot.shard).dropFirst(kept) {
            try storage.remove(path(snapshot.shard, old))
        }
    }

    private func path(_ shard: String, _ position: Offset) -> String {
        let digits = String(position)
        let zeros = String(repeating: "0", count: max(0, 20 - digits.count))
        return "\(directory)/\(shard)/\(zeros)\(digits)\(Self.suffix)"
    }
}
