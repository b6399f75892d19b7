package import Engine
package import Log

/// Which snapshots of one shard are whole, from the records of its partition in the order in which they lie there.
package struct SnapshotCatalog {
    package struct Entry {
        package var manifest: SnapshotManifest?
        /// Offsets of the chunks, by number.
        package var chunks: [Int: Offset] = [:]

        package var isWhole: Bool {
            guard let manifest else { return false }
            return (0..<manifest.chunkCount).allSatisfy { chunks[$0] != nil }
        }
    }

    package let shard: String
    package private(set) var entries: [SnapshotName: Entry] = [:]
    /// Behind the last record that was noted.
    package private(set) var end: Offset = 0

    package init(shard: String) { self.shard = shard }

    /// Newest first.
    package var names: [SnapshotName] {
        entries.filter(\.value.isWhole).keys.sorted(by: >)
    }

    /// Takes the record at an offset. Those of other shards, or of no snapshot, change nothing.
    ///
    /// - Parameter value: nil takes away what has the key.
    package mutating func note(_ key: [UInt8], value: [UInt8]?, at offset: Offset) {
        end = max(end, offset + 1)
        guard let key = SnapshotKey(key), key.shard == shard else { return }
        var entry = entries[key.name] ?? Entry()
        if let chunk = key.chunk {
            entry.chunks[chunk] = value == nil ? nil : offset
        } else {
            // One that can't be read counts as none: an older snapshot does.
            entry.manifest = value.flatMap { try? SnapshotManifest(decoding: $0) }
        }
        entries[key.name] = entry.manifest == nil && entry.chunks.isEmpty ? nil : entry
    }

    /// The keys of what is left of snapshots that are not whole, but for the newest, which may be on its way.
    package func remains(before newest: SnapshotName) -> [SnapshotKey] {
        entries.filter { !$0.value.isWhole && $0.key < newest }.keys.sorted().flatMap(keys)
    }

    /// The keys of all records of a snapshot, the manifest first: without it the rest is none.
    package func keys(of name: SnapshotName) -> [SnapshotKey] {
        guard let entry = entries[name] else { return [] }
        return [SnapshotKey(shard: shard, name: name)]
            + entry.chunks.keys.sorted().map { SnapshotKey(shard: shard, name: name, chunk: $0) }
    }

    package func bytes(of name: SnapshotName) -> Int64 { Int64(entries[name]?.manifest?.byteCount ?? 0) }
}
