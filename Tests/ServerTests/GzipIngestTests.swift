import Engine
import HTTPTypes
import JSON
import Server
import Testing

@Suite struct GzipIngestTests {
    let engine = StubEngine()
    let gzip: HTTPFields = [.contentEncoding: "gzip"]

    @Test(arguments: Depth.allCases, ["gzip", "GZIP", "x-gzip"])
    func takesWhatIsInside(_ depth: Depth, _ encoding: String) async throws {
        try await depth.test(engine) { client async throws in
            let answer = try await client.ingest(.hello, "application/x-ndjson", [.contentEncoding: encoding])
            #expect(answer.status == 200)
        }
        #expect(engine.ingested.map(\.body) == [Array("hello\n".utf8)])
    }

    @Test(arguments: Depth.allCases)
    func takesNoMoreOfASmallBudgetThanItNeeds(_ depth: Depth) async throws {
        try await depth.test(
            engine,
            configure: {
                $0.limits.bodyBytes = 4_096
                $0.limits.inFlightBytes = 8_192
            }
        ) { client async throws in
            #expect(try await client.ingest(.hello, "application/x-ndjson", gzip).status == 200)
        }
    }

    @Test(arguments: Depth.allCases)
    func refusesGzipThatEndsEarly(_ depth: Depth) async throws {
        try await depth.test(engine) { client async throws in
            for length in [1, 10, [UInt8].hello.count - 1] {
                let answer = try await client.ingest(
                    Array([UInt8].hello.prefix(length)), "application/x-ndjson", gzip)
                #expect(answer.isProblem(400, "invalid"))
            }
        }
        #expect(engine.ingested.isEmpty)
    }

    @Test(arguments: Depth.allCases)
    func refusesWhatIsNoGzip(_ depth: Depth) async throws {
        try await depth.test(engine) { client async throws in
            let answer = try await client.ingest(
                Array("hello, hello, hello".utf8), "application/x-ndjson", gzip)
            #expect(answer.isProblem(400, "invalid"))
        }
        #expect(engine.ingested.isEmpty)
    }

    @Test(arguments: Depth.allCases, ["br", "gzip, gzip", "deflate"])
    func refusesAnotherEncoding(_ depth: Depth, _ encoding: String) async throws {
        try await depth.test(engine) { client async throws in
            let answer = try await client.ingest(.hello, "application/x-ndjson", [.contentEncoding: encoding])
            #expect(answer.isProblem(415, "unsupported-media-type"))
            #expect(answer.headers[.acceptEncoding] == "gzip")
        }
    }

    @Test(arguments: Depth.allCases)
    func stopsABombAtTheLimit(_ depth: Depth) async throws {
        try await depth.test(engine, configure: { $0.limits.bodyBytes = 1 << 20 }) { client async throws in
            // 2,000 members of 64 KiB of zeros: 128 MiB in 192 kB.
            let bomb = [UInt8](repeatElement([UInt8].zeros, count: 2_000).joined())
            let answer = try await client.ingest(bomb, "application/x-ndjson", gzip)
            #expect(answer.isProblem(413, "too-large"))
            #expect(answer.headers[.connection] == "close")
        }
        #expect(engine.ingested.isEmpty)
    }

    @Test(arguments: Depth.allCases)
    func countsWhatIsInsideAgainstTheBudget(_ depth: Depth) async throws {
        try await depth.test(engine, configure: { $0.limits.inFlightBytes = 1 << 20 }) {
            client async throws in
            let bomb = [UInt8](repeatElement([UInt8].zeros, count: 100).joined())
            #expect(try await client.ingest(bomb, "application/x-ndjson", gzip).isProblem(429, "busy"))
        }
    }
}

extension [UInt8] {
    /// "hello\n" in gzip.
    static let hello: [UInt8] = [
        31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 203, 72, 205, 201, 201, 231, 2, 0, 32, 48, 58, 54, 6, 0, 0, 0,
    ]

    /// 65,536 zeros in gzip.
    static let zeros: [UInt8] = [
        31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 237, 193, 1, 1, 0, 0, 0, 128, 144, 254, 175, 238, 8, 10, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 106, 235, 142, 151, 215, 0,
        0, 1, 0,
    ]
}
