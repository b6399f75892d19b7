import Compression
import Testing

@Suite("LZ4 frames")
struct LZ4FrameTests {
    @Test("give back what went in", arguments: [0, 1, 100, 65_535, 262_144, 262_145, 1_000_000])
    func roundTrip(size: Int) throws {
        let content = (0..<size).map { UInt8(truncatingIfNeeded: $0 / 7 ^ $0 % 13) }
        let frame = try LZ4Frame.compress(content)
        #expect(try LZ4Frame.decompress(frame, limit: size) == content)
    }
}
