import Compression
import Testing

@Suite("Streaming decompression")
struct StreamingTests {
    enum Format: CaseIterable {
        case gzip, lz4

        func compress(_ content: [UInt8]) throws -> [UInt8] {
            switch self {
            case .gzip: Samples.gzip(content)
            case .lz4: Samples.lz4(content, linked: true, checksums: true, declaresSize: false)
            }
        }

        var knownBytes: [UInt8] { self == .gzip ? Samples.shortGzip : Samples.shortLZ4 }

        /// Feeds `bytes` in chunks of so many.
        func decode(_ bytes: [UInt8], chunk: Int = .max, limit: Int = .max) throws -> [UInt8] {
            var content: [UInt8] = []
            let chunks = stride(from: 0, to: bytes.count, by: min(chunk, max(1, bytes.count))).map {
                Array(bytes[$0..<min($0 + min(chunk, bytes.count), bytes.count)])
            }
            switch self {
            case .gzip:
                var decoder = GzipDecoder(contentLimit: limit)
                for chunk in chunks { try chunk.withUnsafeBytes { try decoder.decode($0, into: &content) } }
                try decoder.finish()
            case .lz4:
                var decoder = LZ4FrameDecoder(contentLimit: limit)
                for chunk in chunks { try chunk.withUnsafeBytes { try decoder.decode($0, into: &content) } }
                try decoder.finish()
            }
            return content
        }
    }

    @Test("gives the same in whatever chunks it comes", arguments: Format.allCases, [1, 7, 4_096, .max])
    func chunks(format: Format, chunk: Int) throws {
        let bytes = try format.compress(Samples.long)
        #expect(try format.decode(bytes, chunk: chunk) == Samples.long)
        #expect(try format.decode(format.knownBytes, chunk: chunk) == Samples.short)
    }

    @Test("reads members or frames one behind the other as one", arguments: Format.allCases)
    func concatenated(format: Format) throws {
        let bytes = try format.knownBytes + format.compress([]) + format.compress(Samples.long)
        #expect(try format.decode(bytes, chunk: 10) == Samples.short + Samples.long)
        #expect(try format.decode(bytes) == Samples.short + Samples.long)
    }

    @Test("says so when more is due", arguments: Format.allCases)
    func truncated(format: Format) throws {
        let bytes = format.knownBytes
        for length in 0..<bytes.count {
            let error = #expect(throws: CompressionError.self) { try format.decode(Array(bytes[..<length])) }
            #expect(error?.code == .truncated, "\(length) bytes")
        }
        let error = #expect(throws: CompressionError.self) { try format.decode(bytes + bytes[..<5]) }
        #expect(error?.code == .truncated)
    }

    @Test("refuses other bytes, at the start and behind the end", arguments: Format.allCases)
    func otherBytes(format: Format) {
        for bytes in [Array("{\"no\": \"archive\"}".utf8), format.knownBytes + Array("garbage!".utf8)] {
            let error = #expect(throws: CompressionError.self) { try format.decode(bytes) }
            #expect(error?.code == .corrupt)
        }
    }

    @Test("with one bit changed gives an error and never other content", arguments: Format.allCases)
    func everyBit(format: Format) {
        for bit in 0..<format.knownBytes.count * 8 {
            var bytes = format.knownBytes
            bytes[bit / 8] ^= 1 << (bit % 8)
            let content = try? format.decode(bytes, limit: 1_000)
            #expect(content == nil || content == Samples.short, "bit \(bit)")
        }
    }

    @Test("stops at the limit with an error of its own", arguments: Format.allCases)
    func limit(format: Format) throws {
        let bytes = try format.compress(Samples.long)
        #expect(try format.decode(bytes, limit: Samples.long.count).count == Samples.long.count)
        let error = #expect(throws: CompressionError.self) {
            try format.decode(bytes, chunk: 1_000, limit: Samples.long.count - 1)
        }
        #expect(error?.code == .tooLarge)
    }

    @Test("stays failed")
    func failureIsFinal() throws {
        var decoder = GzipDecoder(contentLimit: .max)
        var content: [UInt8] = []
        for bytes in [[0, 1, 2], Samples.shortGzip] {
            var error: CompressionError?
            bytes.withUnsafeBytes { chunk in
                do throws(CompressionError) { try decoder.decode(chunk, into: &content) } catch { () }
            }
            do throws(CompressionError) { try decoder.finish() } catch let failure { error = failure }
            #expect(error?.code == .corrupt)
        }
        #expect(content.isEmpty)
    }
}
