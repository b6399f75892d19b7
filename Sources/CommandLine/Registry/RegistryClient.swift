import JSON
import NIOHTTP1

/// Asks one server about its registry, and sends it commands.
struct RegistryClient {
    private static let answerLimitBytes = 256 << 20
    /// How often a command is sent at the most. Each time with the same idempotency key, so that it counts once.
    private static let attempts = 3
    private static let firstDelaySeconds = 0.2
    private static let longestDelaySeconds = 5.0
    /// Answers after which another try may do.
    private static let passing: Set = [408, 429, 500, 502, 503, 504]

    let client: ServerClient

    /// - Parameter path: below `v1`.
    func get(
        _ path: [String], _ parameters: [(name: String, value: String?)] = []
    ) async throws(CommandFailure) -> ResourceAnswer {
        try ResourceAnswer(try await ask(path, parameters), server: client.name)
    }

    /// As `get`; nil if there is no such thing.
    func find(
        _ path: [String], _ parameters: [(name: String, value: String?)]
    ) async throws(CommandFailure) -> ResourceAnswer? {
        let answer = try await ask(path, parameters)
        return answer.status == 404 ? nil : try ResourceAnswer(answer, server: client.name)
    }

    /// The rows of every page of a list.
    func pages(
        _ path: [String], _ rows: String, _ parameters: [(name: String, value: String?)]
    ) async throws(CommandFailure) -> [JSONValue] {
        var all: [JSONValue] = []
        var token: String?
        repeat {
            let page = try await get(path, parameters + [("page_token", token)]).json
            all += page[rows]?.array ?? []
            token = page["next_page_token"]?.string
        } while token != nil
        return all
    }

    private func ask(
        _ path: [String], _ parameters: [(name: String, value: String?)]
    ) async throws(CommandFailure) -> ServerClient.Answer {
        let given = parameters.compactMap { name, value in value.map { (name: name, value: $0) } }
        do {
            return try await client.get(
                path: ["v1"] + path, parameters: given, accept: "application/json",
                answerLimitBytes: Self.answerLimitBytes)
        } catch {
            throw Self.failure(error)
        }
    }

    /// Sends a command, again if it isn't known what became of it.
    func send(_ command: ResourceCommand, headers: HTTPHeaders) async throws(CommandFailure) -> ResourceAnswer
    {
        var headers = headers
        headers.replaceOrAdd(name: "Idempotency-Key", value: Self.freshKey())
        var delay = Self.firstDelaySeconds
        for _ in 1..<Self.attempts {
            let answer = try? await attempt(command, headers)
            if let answer, !Self.passing.contains(answer.status) {
                return try ResourceAnswer(answer, server: client.name)
            }
            let wait = min(answer?.retryAfterSeconds ?? delay, Self.longestDelaySeconds)
            try? await Task.sleep(for: .seconds(wait))
            delay *= 2
        }
        do {
            return try ResourceAnswer(try await attempt(command, headers), server: client.name)
        } catch {
            throw Self.failure(error)
        }
    }

    private func attempt(
        _ command: ResourceCommand, _ headers: HTTPHeaders
    ) async throws(ClientError) -> ServerClient.Answer {
        try await client.send(
            command.method.http, path: ["v1"] + command.path, headers: headers, body: command.body,
            answerLimitBytes: Self.answerLimitBytes)
    }

    private static func failure(_ error: any Error) -> CommandFailure {
        guard let error = error as? ClientError else { return CommandFailure(error) }
        return CommandFailure(
            .unavailable, error.description,
            advice: "Start one with `varve serve`, or name another with --server.")
    }

    /// 128 random bits: no two invocations have the same.
    private static func freshKey() -> String {
        var generator = SystemRandomNumberGenerator()
        let words = [generator.next(), generator.next()] as [UInt64]
        return "varve-" + words.map { String($0, radix: 16) }.joined(separator: "-")
    }
}

extension ResourceCommand.Method {
    fileprivate var http: HTTPMethod {
        switch self {
        case .post: .POST
        case .put: .PUT
        case .delete: .DELETE
        }
    }
}
