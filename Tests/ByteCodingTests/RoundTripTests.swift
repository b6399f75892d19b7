import ByteCoding
import Testing

@Suite("Bytes written are the values read")
struct RoundTripTests {
    @Test("every width, sign and edge", arguments: [0, 1, -1, 63, 64, -64, -65, .max, .min] as [Int64])
    func integers(value: Int64) throws {
        var writer = ByteWriter()
        writer.writeZigZag(value)
        writer.writeFixed(value)
        writer.writeVarint(UInt64(bitPattern: value))
        var reader = ByteReader(writer.bytes)
        #expect(try reader.readZigZag() == value)
        #expect(try reader.readFixed(Int64.self) == value)
        #expect(try reader.readVarint() == UInt64(bitPattern: value))
        try reader.finish()
    }

    @Test("text, optionals and doubles keep their bits")
    func others() throws {
        var writer = ByteWriter()
        writer.write("Größe €")
        writer.writeOptional(nil as Double?) { $0.write($1) }
        writer.writeOptional(-0.0) { $0.write($1) }
        var reader = ByteReader(writer.bytes)
        #expect(try reader.readString() == "Größe €")
        #expect(try reader.readOptional { (r) throws(ByteCodingError) in try r.readDouble() } == nil)
        let zero = try reader.readOptional { (r) throws(ByteCodingError) in try r.readDouble() }
        #expect(zero?.bitPattern == (-0.0).bitPattern)
    }

    @Test(
        "what ends early or goes too far is an error",
        arguments: [
            [0x80], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02], [5, 1, 2],
        ] as [[UInt8]])
    func malformed(bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        #expect(throws: ByteCodingError.self) { try reader.readSized() }
    }
}
