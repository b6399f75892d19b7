import Compression
import HTTPTypes
import Hummingbird
import NIOCore

/// Reads the body of a request into one array: within a limit, within the budget, decompressed.
struct BodyReader {
    /// What a body may have, decompressed.
    var limitBytes: Int

    /// Kept free behind each body, so that a parser which reads whole vectors need not copy it.
    static let paddingBytes = 64

    private static let decompressionStepBytes = 4_096

    private enum Encoding {
        case identity, gzip
    }

    /// Reads a body to its end.
    ///
    /// The array grows as the body comes, to at most twice of what has come: an announced size costs whoever
    /// announces it nothing, so it takes nothing of the budget either.
    ///
    /// - Parameter reservation: is made to cover the array.
    /// - Throws: `Problem`: 400 for a body that is cut off or is not the gzip it claims to be, 413, 415, 429.
    func read(_ request: Request, covering reservation: inout BodyReservation) async throws -> [UInt8] {
        let encoding = try Self.encoding(request.headers)
        let announced = try announcedBytes(request.headers)
        switch encoding {
        case .identity: return try await readPlain(request, announced, &reservation)
        case .gzip: return try await readGzip(request, announced, &reservation)
        }
    }

    private func readPlain(
        _ request: Request, _ announced: Int?, _ reservation: inout BodyReservation
    ) async throws -> [UInt8] {
        var body: [UInt8] = []
        for try await buffer in request.body {
            let size = body.count + buffer.readableBytes
            guard size <= limitBytes else { throw tooLarge() }
            try grow(&body, toHold: size, atMost: announced ?? limitBytes, &reservation)
            buffer.withUnsafeReadableBytes { body.append(contentsOf: $0.bindMemory(to: UInt8.self)) }
        }
        if let announced, body.count != announced { throw cutOff() }
        return body
    }

    private func readGzip(
        _ request: Request, _ announced: Int?, _ reservation: inout BodyReservation
    ) async throws -> [UInt8] {
        var body: [UInt8] = []
        var decoder = GzipDecoder(contentLimit: limitBytes)
        var received = 0
        for try await buffer in request.body {
            received += buffer.readableBytes
            guard received <= limitBytes else { throw tooLarge() }
            do {
                try buffer.withUnsafeReadableBytes { bytes in
                    try decompress(bytes, with: &decoder, into: &body, &reservation)
                }
            } catch let error as CompressionError {
                throw problem(error)
            }
        }
        if let announced, received != announced { throw cutOff() }
        do {
            try decoder.finish()
        } catch {
            throw problem(error)
        }
        return body
    }

    /// Decompresses in steps so small that the budget is asked before much memory is taken: gzip makes at most
    /// about 1,000 bytes of one.
    private func decompress(
        _ compressed: UnsafeRawBufferPointer, with decoder: inout GzipDecoder, into body: inout [UInt8],
        _ reservation: inout BodyReservation
    ) throws {
        var rest = compressed[...]
        while !rest.isEmpty {
            let step = rest.prefix(Self.decompressionStepBytes)
            rest = rest.dropFirst(Self.decompressionStepBytes)
            try decoder.decode(UnsafeRawBufferPointer(rebasing: step), into: &body)
            try reservation.cover(body.capacity)
        }
    }

    /// Doubles the room of a body once the budget has agreed. Doubling copies each byte about once more.
    private func grow(
        _ body: inout [UInt8], toHold size: Int, atMost limit: Int, _ reservation: inout BodyReservation
    ) throws(Problem) {
        guard size + Self.paddingBytes > body.capacity else { return }
        let capacity = max(size, min(body.count * 2, limit))
        try reservation.cover(capacity)
        body.reserveCapacity(capacity + Self.paddingBytes)
    }
}

extension BodyReader {
    private static func encoding(_ headers: HTTPFields) throws(Problem) -> Encoding {
        let text = headers[.contentEncoding]?.trimmingSpaces().lowercased() ?? ""
        switch text {
        case "", "identity": return .identity
        case "gzip", "x-gzip": return .gzip
        default:
            var problem = Problem(
                .unsupportedMediaType, "The Content-Encoding \"\(text)\" is not read; send gzip or none.")
            problem.headers[.acceptEncoding] = "gzip"
            throw problem
        }
    }

    /// The `Content-Length`, refused at once if it is over the limit.
    private func announcedBytes(_ headers: HTTPFields) throws(Problem) -> Int? {
        guard let text = headers[.contentLength] else { return nil }
        // More digits than an integer holds are a length over the limit as well.
        guard let bytes = Int(text), bytes <= limitBytes else { throw tooLarge() }
        return bytes
    }

    private func tooLarge() -> Problem {
        Problem(.tooLarge, "A body may have \(limitBytes) bytes, decompressed. Send it in several requests.")
            .closingConnection()
    }

    private func problem(_ error: CompressionError) -> Problem {
        switch error.code {
        case .tooLarge: tooLarge()
        case .corrupt, .truncated:
            Problem(.invalid, "The body is not the gzip that its Content-Encoding says: \(error.message).")
        }
    }

    private func cutOff() -> Problem {
        Problem(.invalid, "The body ended before its Content-Length. Nothing of it was taken.")
            .closingConnection()
    }
}
