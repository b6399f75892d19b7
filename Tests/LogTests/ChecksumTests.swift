import CCRC32C
import Randomness
import Testing

@Suite("CRC-32C")
struct ChecksumTests {
    private func accelerated(_ bytes: [UInt8], from crc: UInt32 = 0) -> UInt32 {
        varve_crc32c(crc, bytes, bytes.count)
    }

    private func portable(_ bytes: [UInt8], from crc: UInt32 = 0) -> UInt32 {
        varve_crc32c_portable(crc, bytes, bytes.count)
    }

    /// RFC 3720, appendix B.4; the last is the check value of the catalogue of CRC algorithms.
    static let published: [(bytes: [UInt8], crc: UInt32)] = [
        ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
        ([UInt8](repeating: 0xff, count: 32), 0x62A8_AB43),
        (Array(0..<32), 0x46DD_794E),
        ((0..<32).reversed(), 0x113F_DB5C),
        (Array("123456789".utf8), 0xE306_9283),
        ([], 0),
    ]

    @Test("gives the published values, with and without the processor's help", arguments: published)
    func knownValues(bytes: [UInt8], crc: UInt32) {
        #expect(accelerated(bytes) == crc)
        #expect(portable(bytes) == crc)
    }

    @Test("agrees with the portable one at every length around its streams' sizes, at every alignment")
    func agreement() {
        var generator = SeededRandom(seed: 1)
        let bytes = (0..<20_000).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
        for length in Array(0...1300) + Array(6100...6200) + [12_287, 12_288, 12_289, 19_990] {
            let slice = Array(bytes[(length % 9)..<(length % 9 + length)])
            #expect(
                accelerated(slice, from: 0xDEAD_BEEF) == portable(slice, from: 0xDEAD_BEEF), "\(length) bytes"
            )
        }
    }

    @Test("goes on where it stopped")
    func incremental() {
        let bytes = (0..<9_001).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        for cut in stride(from: 0, through: bytes.count, by: 97) {
            let first = accelerated(Array(bytes[..<cut]))
            #expect(accelerated(Array(bytes[cut...]), from: first) == accelerated(bytes))
        }
    }
}
