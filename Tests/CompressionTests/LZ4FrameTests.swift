import Compression
import Testing

@Suite("An LZ4 frame")
struct LZ4FrameTests {
    @Test("gives back what went in", arguments: [0, 1, 100, 65_535, 262_144, 262_145, 700_000])
    func roundTrip(size: Int) throws {
        let content = Array(Samples.long[..<size])
        let frame = try LZ4Frame.compress(content)
        #expect(try LZ4Frame.decompress(frame, limit: size) == content)
    }

    @Test("of the lz4 program is read")
    func knownBytes() throws {
        #expect(try LZ4Frame.decompress(Samples.shortLZ4, limit: 27) == Samples.short)
    }

    @Test("of other writers is read", arguments: [false, true], [false, true])
    func otherShapes(linked: Bool, checksums: Bool) throws {
        for declaresSize in [false, true] {
            let frame = Samples.lz4(
                Samples.long, linked: linked, checksums: checksums, declaresSize: declaresSize)
            #expect(try LZ4Frame.decompress(frame, limit: Samples.long.count) == Samples.long)
        }
    }

    @Test("over the limit is refused, whether it declares its size or not", arguments: [false, true])
    func limit(declaresSize: Bool) {
        let frame = Samples.lz4(Samples.long, linked: true, checksums: false, declaresSize: declaresSize)
        expect(.tooLarge, from: frame, limit: Samples.long.count - 1)
    }

    @Test("that ends early is refused, wherever")
    func truncated() {
        for length in 0..<Samples.shortLZ4.count {
            #expect(throws: CompressionError.self, "\(length) bytes") {
                try LZ4Frame.decompress(Array(Samples.shortLZ4[..<length]), limit: 1_000)
            }
        }
    }

    @Test("with one bit changed gives an error and never other content")
    func everyBit() {
        for bit in 0..<Samples.shortLZ4.count * 8 {
            var frame = Samples.shortLZ4
            frame[bit / 8] ^= 1 << (bit % 8)
            let content = try? LZ4Frame.decompress(frame, limit: 1_000)
            #expect(content == nil || content == Samples.short, "bit \(bit)")
        }
    }

    @Test("followed by other bytes is refused")
    func trailing() throws {
        expect(.corrupt, from: Samples.shortLZ4 + [0], limit: 1_000)
        expect(.corrupt, from: Samples.shortLZ4 + Samples.shortLZ4, limit: 1_000)
    }

    @Test("that declares more than its bytes can hold makes no room for it")
    func implausibleSize() {
        var frame = Samples.shortLZ4
        frame[9] = 0x7f  // the declared size is now about 2 GB
        expect(.corrupt, from: frame, limit: .max)
        frame[13] = 0xff
        expect(.tooLarge, from: frame, limit: .max)
    }

    private func expect(_ code: CompressionError.Code, from frame: [UInt8], limit: Int) {
        let error = #expect(throws: CompressionError.self) { try LZ4Frame.decompress(frame, limit: limit) }
        #expect(error?.code == code)
    }
}
