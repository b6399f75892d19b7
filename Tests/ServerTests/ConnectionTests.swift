import Engine
import HTTPTypes
import JSON
import Server
import Testing

/// What a client does to a connection.
@Suite(.timeLimit(.minutes(1))) struct ConnectionTests {
    let engine = StubEngine()

    private func head(_ headers: String...) -> String {
        let lines = [
            "POST /v1/topics/inference/events HTTP/1.1", "Host: h", "Content-Type: application/x-ndjson",
        ]
        return (lines + headers).joined(separator: "\n")
    }

    @Test func refusesAnAnnouncedTebibyteBeforeItIsSent() async throws {
        try await RunningServer.with(engine) { address, _ async throws in
            try await RawConnection.open(address) { connection async throws in
                try await connection.send(head("Content-Length: \(1 << 40)"))
                let answer = try await connection.answer()
                #expect(answer.isProblem(413, "too-large"))
                #expect(answer.headers[.connection] == "close")
                #expect(await connection.isEnded())
            }
        }
    }

    @Test func answersARefusedBodyThatIsStillBeingSent() async throws {
        try await RunningServer.with(engine, configure: { $0.limits.bodyBytes = 1_000 }) {
            address, _ async throws in
            try await RawConnection.open(address) { connection async throws in
                let body = [UInt8](repeating: 10, count: 4_000_000)
                try await connection.send(head("Content-Length: \(body.count)"), body)
                #expect(try await connection.answer().isProblem(413, "too-large"))
                #expect(await connection.isEnded())
            }
        }
    }

    @Test func refusesAChunkedBodyAtTheLimit() async throws {
        try await RunningServer.with(engine, configure: { $0.limits.bodyBytes = 1_000 }) {
            address, _ async throws in
            try await RawConnection.open(address) { connection async throws in
                try await connection.send(head("Transfer-Encoding: chunked"))
                for _ in 0..<3 {
                    try await connection.send(bytes: Array("190\r\n".utf8) + .lines(400) + [13, 10])
                }
                #expect(try await connection.answer().isProblem(413, "too-large"))
            }
        }
        #expect(engine.ingested.isEmpty)
    }

    @Test func takesAChunkedBodyInAnyPieces() async throws {
        try await RunningServer.with(engine) { address, _ async throws in
            try await RawConnection.open(address) { connection async throws in
                let request = Array("5\r\na\nb\nc\r\n3\r\n\ndd\r\n0\r\n\r\n".utf8)
                try await connection.send(head("Transfer-Encoding: chunked"))
                for byte in request { try await connection.send(bytes: [byte]) }
                #expect(try await connection.answer().json?["accepted"]?.integer == 4)
            }
        }
        #expect(engine.ingested.map(\.body) == [Array("a\nb\nc\ndd".utf8)])
    }

    @Test func keepsTheConnectionAfterAnswersAndProblems() async throws {
        try await RunningServer.with(engine) { address, _ async throws in
            try await RawConnection.open(address) { connection async throws in
                for _ in 0..<3 {
                    try await connection.send(head("Content-Length: 2"), [49, 10])
                    #expect(try await connection.answer().status == 200)
                    // The body of a refused request is read past.
                    try await connection.send(
                        "POST /nothing HTTP/1.1\nHost: h\nContent-Length: 5", Array("hello".utf8))
                    #expect(try await connection.answer().isProblem(404, "not-found"))
                }
            }
        }
        #expect(engine.ingested.count == 3)
    }

    @Test func answersPipelinedRequestsInOrder() async throws {
        try await RunningServer.with(engine) { address, _ async throws in
            try await RawConnection.open(address) { connection async throws in
                for size in 1...20 {
                    try await connection.send(head("Content-Length: \(2 * size)"), .lines(2 * size))
                }
                for size in 1...20 {
                    #expect(try await connection.answer().json?["accepted"]?.integer == Int64(size))
                }
            }
        }
    }

    @Test func closesWhenTheClientSaysThatItsRequestIsTheLast() async throws {
        try await RunningServer.with(engine) { address, _ async throws in
            try await RawConnection.open(address) { connection async throws in
                try await connection.send(head("Content-Length: 2", "Connection: close"), [49, 10])
                #expect(try await connection.answer().status == 200)
                #expect(await connection.isEnded())
            }
        }
    }

    @Test(arguments: ["Content-Length: 1000", "Transfer-Encoding: chunked"])
    func takesNothingOfABodyWhoseConnectionIsDropped(_ framing: String) async throws {
        try await RunningServer.with(engine) { address, _ async throws in
            for _ in 0..<10 {
                try await RawConnection.open(address) { connection async throws in
                    try await connection.send(head(framing), Array("c8\r\n".utf8) + .lines(200))
                    try await connection.drop()
                }
            }
            // Answered behind the dropped ones.
            try await RawConnection.open(address) { connection async throws in
                try await connection.send("GET /livez HTTP/1.1\nHost: h")
                #expect(try await connection.answer().status == 200)
            }
        }
        #expect(engine.ingested.isEmpty)
    }

    @Test func invitesABodyThatWaitsForIt() async throws {
        try await RunningServer.with(engine) { address, _ async throws in
            try await RawConnection.open(address) { connection async throws in
                try await connection.send(head("Content-Length: 2", "Expect: 100-continue"))
                #expect(try await connection.answer().status == 100)
                try await connection.send(bytes: [49, 10])
                #expect(try await connection.answer().status == 200)

                try await connection.send(head("Content-Length: \(1 << 40)", "Expect: 100-continue"))
                #expect(try await connection.answer().isProblem(413, "too-large"))
            }
        }
    }

    @Test(
        arguments: [
            ("NONSENSE", 400), ("GET / HTTP/1.1", 400), ("GET / HTTP/1.1\nHost: a\nHost: b", 400),
            ("GET / HTTP/1.1\nHost: h\nBad Header: x", 400),
            ("GET / HTTP/1.1\nHost: h\nX: \(String(repeating: "x", count: 20_000))", 431),
            ("GET /?\(String(repeating: "x", count: 20_000)) HTTP/1.1\nHost: h", 431),
        ])
    func answersAProblemToWhatIsNoRequest(_ request: (head: String, status: Int)) async throws {
        try await RunningServer.with(engine) { address, _ async throws in
            try await RawConnection.open(address) { connection async throws in
                try await connection.send(request.head)
                let answer = try await connection.answer()
                #expect(
                    answer.isProblem(request.status, request.status == 400 ? "invalid" : "headers-too-large"))
                #expect(await connection.isEnded())
            }
        }
    }

    @Test func takesEventsWhileOthersAnnounceBodiesThatDoNotCome() async throws {
        try await RunningServer.with(engine, configure: { $0.limits.inFlightBytes = $0.limits.bodyBytes }) {
            address, _ async throws in
            try await RawConnection.open(address) { idle async throws in
                try await idle.send(head("Content-Length: 33554432"), [49])
                try await RawConnection.open(address) { connection async throws in
                    // Several, because the idle request may be looked at late.
                    for _ in 0..<20 {
                        try await connection.send(head("Content-Length: 2000"), .lines(2_000))
                        #expect(try await connection.answer().status == 200)
                    }
                }
            }
        }
    }

    @Test func answersAndClosesWhenABodyComesInDrops() async throws {
        try await RunningServer.with(engine, configure: { $0.timeouts.slowRequestSeconds = 1 }) {
            address, _ async throws in
            try await RawConnection.open(address) { connection async throws in
                try await connection.send(head("Content-Length: 100000"), .lines(10))
                #expect(try await connection.answer().isProblem(408, "timeout"))
                #expect(await connection.isEnded())
            }
        }
        #expect(engine.ingested.isEmpty)
    }
}

extension [UInt8] {
    /// Lines of one character each.
    static func lines(_ count: Int) -> [UInt8] { (0..<count).map { $0 % 2 == 0 ? 49 : 10 } }
}
