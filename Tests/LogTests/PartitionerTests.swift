import Log
import Testing

@Suite("Kafka's partitioner")
struct PartitionerTests {
    /// From the tests of Kafka's own client (UtilsTest.testMurmur2).
    static let published: [(key: String, hash: Int32)] = [
        ("21", -973_932_308), ("foobar", -790_332_482), ("a-little-bit-long-string", -985_981_536),
        ("a-little-bit-longer-string", -1_486_304_829),
        ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971), ("abc", 479_470_107),
    ]

    @Test("hashes keys as Kafka's Java client does", arguments: published)
    func hash(key: String, hash: Int32) {
        let bytes = Array(key.utf8)
        #expect(bytes.withUnsafeBytes { Murmur2.hash($0) } == hash)
        let partition = bytes.withUnsafeBytes { Partitioner.partition(forKey: $0, partitions: 7) }
        #expect(partition == (hash & 0x7fff_ffff) % 7)
    }

    @Test("takes an empty key and one partition")
    func edges() {
        #expect(
            Partitioner.partition(forKey: UnsafeRawBufferPointer(start: nil, count: 0), partitions: 1) == 0)
    }
}
