import CommandLine
import Testing

@Suite struct EventFileReaderTests {
    /// The lines `{"a":1}`, an empty one and `{"b":2}`, as gzip wrote them.
    private let gzip: [UInt8] = [
        31, 139, 8, 0, 0, 0, 0, 0, 2, 255, 171, 86, 74, 84, 178, 50, 172, 229, 226, 170, 86, 74, 82, 178, 50,
        170,
        229, 2, 0, 173, 19, 137, 207, 17, 0, 0, 0,
    ]
    /// The same as lz4 wrote them.
    private let lz4: [UInt8] = [
        4, 34, 77, 24, 100, 64, 167, 17, 0, 0, 128, 123, 34, 97, 34, 58, 49, 125, 10, 10, 123, 34, 98, 34, 58,
        50,
        125, 10, 0, 0, 0, 0, 105, 101, 40, 37,
    ]
    private let body = Array("{\"a\":1}\n{\"b\":2}\n".utf8)

    private func read(
        _ bytes: [UInt8], named name: String = "events", limits: InputLimits = InputLimits()
    ) throws -> (batches: [EventBatch], failure: CommandFailure?) {
        let file = try TemporaryFile(bytes, named: name)
        return withExtendedLifetime(file) { read(path: file.path, limits: limits) }
    }

    private func read(
        path: String, limits: InputLimits = InputLimits()
    ) -> (batches: [EventBatch], failure: CommandFailure?) {
        var batches: [EventBatch] = []
        do throws(CommandFailure) {
            let reader = try EventFileReader(path: path, format: .ndjson, limits: limits)
            while let batch = try reader.next() { batches.append(batch) }
            return (batches, nil)
        } catch {
            return (batches, error)
        }
    }

    @Test func compressedFilesAreReadAsTheyAreWhateverTheirNames() throws {
        for bytes in [gzip, lz4, gzip + gzip, lz4 + lz4] {
            let (batches, failure) = try read(bytes)
            #expect(failure == nil)
            let copies = bytes.count > 60 ? 2 : 1
            #expect(batches.flatMap(\.body) == (copies == 2 ? body + body : body))
            #expect(batches.flatMap(\.lines) == (copies == 2 ? [1, 3, 4, 6] : [1, 3]))
        }
    }

    @Test func whatComesBeforeTheDamageIsGivenFirst() throws {
        for (bytes, name) in [(gzip, "a.gz"), (lz4, "a.lz4")] {
            let (batches, failure) = try read(Array(bytes.dropLast(4)), named: name)
            #expect(batches.flatMap(\.body) == body)
            #expect(failure?.status == .difference)
            #expect(failure?.message.contains(name) == true)
            #expect(failure?.message.contains("truncated") == true)
        }
        var flipped = gzip
        flipped[30] ^= 0xFF
        #expect(try read(flipped).failure?.message.contains("corrupt") == true)
    }

    @Test func filesThatCannotBeReadAreNamed() throws {
        let missing = read(path: "/nonexistent/events.ndjson").failure
        #expect(missing == CommandFailure(.usage, "/nonexistent/events.ndjson: no such file"))
        #expect(read(path: "/tmp").failure?.message == "/tmp: is a directory")
        let zstandard = try read([0x28, 0xB5, 0x2F, 0xFD, 0, 0]).failure
        #expect(zstandard?.message.contains("Zstandard") == true)
        let misnamed = try read(body, named: "events.gz").failure
        #expect(misnamed?.message.contains("is not gzip, though its name says so") == true)
    }

    @Test func aByteOrderMarkIsNoContent() throws {
        let (batches, _) = try read([0xEF, 0xBB, 0xBF] + Array("{\"a\":1}\n{\"b\":2}".utf8))
        #expect(batches.flatMap(\.body) == body)
    }

    @Test func batchesEndAtTheirLimitsAndAreNeverSplitWithinAnEvent() throws {
        let text = (1...10).map { "{\"id\":\($0)}\n" }.joined()
        let (batches, failure) = try read(Array(text.utf8), limits: InputLimits(batchEvents: 4))
        #expect(failure == nil)
        #expect(batches.map(\.lines) == [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10]])
        #expect(batches.flatMap(\.body) == Array(text.utf8))
        var small = InputLimits()
        small.batchBytes = 20
        #expect(try read(Array(text.utf8), limits: small).batches.map(\.lines.count) == [3, 3, 3, 1])
    }

    @Test func aLineOverTheLimitIsRefusedWithItsNumber() throws {
        let text = "{\"a\":1}\n" + String(repeating: "x", count: 50) + "\n{\"b\":2}\n"
        let (batches, _) = try read(Array(text.utf8), limits: InputLimits(eventBytes: 40))
        #expect(batches.flatMap(\.body) == body)
        #expect(batches.flatMap(\.lines) == [1, 3])
        #expect(batches.flatMap(\.refusals) == [.init(line: 2, reason: "too_large: more than 40 bytes")])
    }

    @Test func partsOfABatchKeepTheirLines() throws {
        let (batches, _) = try read(Array("a\n\nbb\nccc\n".utf8))
        let batch = try #require(batches.first)
        #expect(batch.part(0..<1).body == Array("a\n".utf8))
        let rest = batch.part(1..<3)
        #expect(rest.body == Array("bb\nccc\n".utf8))
        #expect(rest.lines == [3, 4])
        #expect(rest.ends == [3, 7])
        #expect(rest.part(1..<2).body == Array("ccc\n".utf8))
    }
}
