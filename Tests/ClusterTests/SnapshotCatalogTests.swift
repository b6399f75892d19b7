import Cluster
import Engine
import Streams
import Testing

@Suite("Snapshots in a compacted topic")
struct SnapshotCatalogTests {
    private static let old = SnapshotName(position: 10, time: 1_000)
    private static let new = SnapshotName(position: 20, time: 2_000)

    private func key(_ name: SnapshotName, _ chunk: Int? = nil, shard: String = "data-0") -> [UInt8] {
        SnapshotKey(shard: shard, name: name, chunk: chunk).bytes
    }

    private func note(_ name: SnapshotName, chunks: Int, at offset: Int64, in catalog: inout SnapshotCatalog)
    {
        for chunk in 0..<chunks { catalog.note(key(name, chunk), value: [], at: offset + Int64(chunk)) }
        let manifest = SnapshotManifest(of: Array(repeating: 7, count: chunks * 4), chunkBytes: 4)
        catalog.note(key(name), value: manifest.encoded, at: offset + Int64(chunks))
    }

    @Test("keys and manifests are read as they were written")
    func roundTrips() throws {
        for chunk in [nil, 0, 17] {
            let key = SnapshotKey(shard: "data-3", name: Self.new, chunk: chunk)
            #expect(SnapshotKey(key.bytes) == key)
        }
        for text in [
            "", "data-0", "data-0/x.snapshot", "data-0/\(Self.new.file)/", "data-0/\(Self.new.file)/01",
        ] {
            #expect(SnapshotKey(Array(text.utf8)) == nil)
        }
        let manifest = SnapshotManifest(of: [1, 2, 3, 4, 5], chunkBytes: 2)
        #expect(manifest.chunkCount == 3)
        #expect(try SnapshotManifest(decoding: manifest.encoded) == manifest)
        #expect(throws: (any Error).self) {
            try SnapshotManifest(decoding: Array(manifest.encoded.dropLast()))
        }
    }

    @Test("a snapshot is there with its manifest and all its chunks, and not before")
    func whole() {
        var catalog = SnapshotCatalog(shard: "data-0")
        note(Self.old, chunks: 2, at: 0, in: &catalog)
        #expect(catalog.names == [Self.old])
        catalog.note(key(Self.new, 0), value: [], at: 3)
        #expect(catalog.names == [Self.old])
        let manifest = SnapshotManifest(of: Array(repeating: 7, count: 8), chunkBytes: 4)
        catalog.note(key(Self.new), value: manifest.encoded, at: 4)
        #expect(catalog.names == [Self.old])
        catalog.note(key(Self.new, 1), value: [], at: 5)
        #expect(catalog.names == [Self.new, Self.old])
        #expect(catalog.end == 6)
    }

    @Test("tombstones take a snapshot away, and its remains are found")
    func tombstones() {
        var catalog = SnapshotCatalog(shard: "data-0")
        note(Self.old, chunks: 2, at: 0, in: &catalog)
        note(Self.new, chunks: 1, at: 3, in: &catalog)
        let keys = catalog.keys(of: Self.old)
        #expect(keys.map(\.chunk) == [nil, 0, 1])
        // Broken off behind the manifest.
        catalog.note(keys[0].bytes, value: nil, at: 5)
        #expect(catalog.names == [Self.new])
        #expect(catalog.remains(before: Self.new).compactMap(\.chunk) == [0, 1])
        for key in keys.dropFirst() { catalog.note(key.bytes, value: nil, at: 6) }
        #expect(catalog.remains(before: Self.new).isEmpty)
        #expect(catalog.entries.count == 1)
    }

    @Test("records of others, and what is no manifest, change nothing")
    func strangers() {
        var catalog = SnapshotCatalog(shard: "data-0")
        note(Self.old, chunks: 1, at: 0, in: &catalog)
        catalog.note(key(Self.new, shard: "data-1"), value: [1], at: 2)
        catalog.note(Array("nonsense".utf8), value: nil, at: 3)
        catalog.note(key(Self.new, 0), value: [], at: 4)
        catalog.note(key(Self.new), value: [9, 9, 9], at: 5)
        #expect(catalog.names == [Self.old])
    }
}
