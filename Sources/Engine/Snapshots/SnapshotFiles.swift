import EmbeddedLog
import Log
import Streams

/// The snapshots of an engine's shards as files: `snapshots/<shard>/<SnapshotName>`. A snapshot is written beside its
/// place, synced, and renamed into it; older ones are removed only then.
struct SnapshotFiles: SnapshotStore {
    let storage: any Storage
    let directory: String
    let thinning: SnapshotThinning

    init(_ configuration: EngineConfiguration, storage: any Storage) {
        self.storage = storage
        directory = configuration.dataDirectory + "/snapshots"
        thinning = SnapshotThinning(configuration.snapshots)
    }

    func names(of shard: String) throws(LogError) -> [SnapshotName] {
        let folder = folder(shard)
        guard try storage.exists(folder) else { return [] }
        return try storage.contents(of: folder).compactMap(SnapshotName.init(file:)).sorted(by: >)
    }

    func load(shard: String, _ name: SnapshotName) throws -> Snapshot {
        let path = "\(folder(shard))/\(name.file)"
        let file = try storage.open(path, .read)
        let size = try file.size()
        guard size <= Int64(Snapshot.stateByteLimit) else {
            throw LogError(.tooLarge, "a snapshot of \(size) bytes", file: path)
        }
        do {
            let snapshot = try Snapshot(decoding: try file.read(count: Int(size), at: 0))
            guard snapshot.shard == shard, snapshot.position == name.position else {
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

    func save(_ snapshot: Snapshot, time: Int64) throws {
        let folder = folder(snapshot.shard)
        try storage.createDirectories(folder)
        let temporary = "\(folder)/new"
        if try storage.exists(temporary) { try storage.remove(temporary) }
        let file = try storage.open(temporary, .create)
        try file.write(try snapshot.encoded(), at: 0)
        try file.sync()
        let name = SnapshotName(position: snapshot.position, time: time)
        try storage.rename(temporary, to: "\(folder)/\(name.file)")
        try storage.syncDirectory(folder)
        try thin(snapshot.shard)
    }

    private func thin(_ shard: String) throws(LogError) {
        let folder = folder(shard)
        var kept: [SnapshotThinning.Kept] = []
        for name in try names(of: shard) {
            let size = try storage.open("\(folder)/\(name.file)", .read).size()
            kept.append(SnapshotThinning.Kept(name: name, bytes: size))
        }
        for name in thinning.excess(of: kept) { try storage.remove("\(folder)/\(name.file)") }
    }

    /// They do not come back after a power cut.
    func removeOlder(than name: SnapshotName, of shard: String) throws(LogError) {
        let older = try names(of: shard).filter { $0 < name }
        guard !older.isEmpty else { return }
        for old in older { try storage.remove("\(folder(shard))/\(old.file)") }
        try storage.syncDirectory(folder(shard))
    }

    private func folder(_ shard: String) -> String { "\(directory)/\(shard)" }
}
