package import Engine

/// The key of a record in the topic `snapshots`: `data-0/00000000000000000123-1767225600000.snapshot` is a snapshot's
/// manifest, the same with `/17` behind it its eighteenth chunk. Compaction keeps the newest record of each key, and a
/// record without a value takes what has its key away.
package struct SnapshotKey: Hashable {
    package var shard: String
    package var name: SnapshotName
    /// Nil for the manifest.
    package var chunk: Int?

    package init(shard: String, name: SnapshotName, chunk: Int? = nil) {
        self.shard = shard
        self.name = name
        self.chunk = chunk
    }

    package var bytes: [UInt8] {
        let manifest = "\(shard)/\(name.file)"
        return Array((chunk.map { "\(manifest)/\($0)" } ?? manifest).utf8)
    }

    /// Nil for a key of something else.
    package init?(_ bytes: some Collection<UInt8>) {
        let parts = String(decoding: bytes, as: UTF8.self).split(
            separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, let name = SnapshotName(file: String(parts[1])) else {
            return nil
        }
        var chunk: Int?
        if parts.count == 3 {
            guard let number = Int(parts[2]), number >= 0, String(number) == parts[2] else { return nil }
            chunk = number
        }
        self.init(shard: String(parts[0]), name: name, chunk: chunk)
    }
}
