package import Engine
import Foundation
package import Log
package import Streams
import Synchronization

/// The snapshots of an engine's shards in a compacted topic, a partition a shard: chunks, then a manifest that makes them
/// a snapshot. Tombstones take away those that are not worth their room, manifests first; the cluster's compaction does
/// the rest.
package final class SnapshotTopic: SnapshotStore {
    /// Of a chunk: with its key and what Kafka adds, well below the megabyte that brokers take by default.
    package static let chunkBytes = 512 << 10
    /// Of one fetch.
    private static let fetchBytes = 4 << 20

    private let log: any LogSource & LogSink
    private let thinning: SnapshotThinning
    private let partitions: [String: TopicPartition]
    private let catalogs: Mutex<[String: SnapshotCatalog]>

    /// - Parameter partitions: by the shard's name.
    package init(
        _ log: any LogSource & LogSink, partitions: [String: TopicPartition], thinning: SnapshotThinning
    ) {
        self.log = log
        self.partitions = partitions
        self.thinning = thinning
        catalogs = Mutex(
            Dictionary(uniqueKeysWithValues: partitions.keys.map { ($0, SnapshotCatalog(shard: $0)) }))
    }

    package func names(of shard: String) throws(LogError) -> [SnapshotName] { try catalog(of: shard).names }

    package func load(shard: String, _ name: SnapshotName) throws -> Snapshot {
        let partition = try partition(of: shard)
        guard let entry = try catalog(of: shard).entries[name], entry.isWhole, let manifest = entry.manifest
        else {
            throw LogError(.notFound, "there is no whole snapshot \(name.file)", topicPartition: partition)
        }
        let bytes = try read(entry, manifest, partition)
        guard bytes.count == manifest.byteCount, StateHash(of: bytes) == manifest.hash else {
            throw LogError(
                .corrupt, "the chunks of \(name.file) are not what its manifest says",
                topicPartition: partition)
        }
        do {
            let snapshot = try Snapshot(decoding: bytes)
            guard snapshot.shard == shard, snapshot.position == name.position else {
                throw LogError(
                    .corrupt, "\(name.file) is the snapshot of \(snapshot.shard) at \(snapshot.position)",
                    topicPartition: partition)
            }
            return snapshot
        } catch let error as LogError {
            throw error
        } catch {
            throw LogError(.corrupt, "\(name.file): \(error)", topicPartition: partition)
        }
    }

    private func read(
        _ entry: SnapshotCatalog.Entry, _ manifest: SnapshotManifest, _ partition: TopicPartition
    ) throws(LogError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(manifest.byteCount)
        guard let first = entry.chunks[0] else { return bytes }
        let reader = try log.makeReader(of: partition, from: first, isolation: .durable)
        let records = FetchedRecords(capacity: Self.fetchBytes)
        // Chunks of one snapshot lie one behind the other; of one that was written again, the last ones count.
        var next = 0
        while next < manifest.chunkCount {
            try reader.fetch(into: records, byteLimit: Self.fetchBytes)
            guard !records.records.isEmpty else {
                throw LogError(.corrupt, "chunk \(next) is not there", topicPartition: partition)
            }
            for record in records.records
            where next < manifest.chunkCount && record.offset == entry.chunks[next] {
                bytes += records.bytes(record.value)
                next += 1
            }
        }
        return bytes
    }

    package func save(_ snapshot: Snapshot, time: Int64) throws {
        let partition = try partition(of: snapshot.shard)
        let bytes = try snapshot.encoded()
        let name = SnapshotName(position: snapshot.position, time: time)
        let manifest = SnapshotManifest(of: bytes, chunkBytes: Self.chunkBytes)
        for chunk in 0..<manifest.chunkCount {
            let range = chunk * Self.chunkBytes..<min(bytes.count, (chunk + 1) * Self.chunkBytes)
            let key = SnapshotKey(shard: snapshot.shard, name: name, chunk: chunk)
            try write([(key, Array(bytes[range]))], to: partition)
        }
        try write([(SnapshotKey(shard: snapshot.shard, name: name), manifest.encoded)], to: partition)
        let catalog = try catalog(of: snapshot.shard)
        let kept = catalog.names.map { SnapshotThinning.Kept(name: $0, bytes: catalog.bytes(of: $0)) }
        let excess = thinning.excess(of: kept).flatMap(catalog.keys) + catalog.remains(before: name)
        try write(excess.map { ($0, nil) }, to: partition)
    }

    package func removeOlder(than name: SnapshotName, of shard: String) throws(LogError) {
        let catalog = try catalog(of: shard)
        let keys = catalog.names.filter { $0 < name }.flatMap(catalog.keys)
        try write(keys.map { ($0, nil) }, to: try partition(of: shard))
    }

    private func write(_ records: [(key: SnapshotKey, value: [UInt8]?)], to partition: TopicPartition)
        throws(LogError)
    {
        var builder = RecordBatchBuilder(codec: .none)
        let now = Int64(Date().timeIntervalSince1970 * 1_000)
        for record in records { builder.add(key: record.key.bytes, value: record.value, timestamp: now) }
        guard let batch = try builder.seal() else { return }
        try log.write(batch, to: partition)
    }

    private func partition(of shard: String) throws(LogError) -> TopicPartition {
        guard let partition = partitions[shard] else {
            throw LogError(.notFound, "there are no snapshots of a shard \(shard)")
        }
        return partition
    }

    /// What is in the topic now: reads what was written since the last time.
    private func catalog(of shard: String) throws(LogError) -> SnapshotCatalog {
        let partition = try partition(of: shard)
        let result = catalogs.withLock { catalogs in
            Result { () throws(LogError) in
                var catalog = catalogs[shard] ?? SnapshotCatalog(shard: shard)
                try read(partition, into: &catalog)
                catalogs[shard] = catalog
                return catalog
            }
        }
        return try result.get()
    }

    private func read(_ partition: TopicPartition, into catalog: inout SnapshotCatalog) throws(LogError) {
        let end = try log.endOffset(of: partition, isolation: .written)
        let start = max(catalog.end, try log.startOffset(of: partition))
        guard start < end else { return }
        let reader = try log.makeReader(of: partition, from: start, isolation: .durable)
        let records = FetchedRecords(capacity: Self.fetchBytes)
        repeat {
            try reader.fetch(into: records, byteLimit: Self.fetchBytes)
            for record in records.records where !record.key.isNull {
                // Chunks are large, and only where they lie is wanted here.
                let key = Array(records.bytes(record.key))
                let isManifest = SnapshotKey(key)?.chunk == nil
                let value = record.value.isNull ? nil : isManifest ? Array(records.bytes(record.value)) : []
                catalog.note(key, value: value, at: record.offset)
            }
        } while !records.records.isEmpty
    }
}
