import Synchronization

/// The requests that a stub server got.
final class RequestLog: Sendable {
    private let requests = Mutex<[StubServer.Request]>([])

    /// Keeps each request and answers as `answer` says.
    func keeping(_ answer: @escaping StubServer.Answer) -> StubServer.Answer {
        { request in
            self.requests.withLock { $0.append(request) }
            return answer(request)
        }
    }

    var all: [StubServer.Request] { requests.withLock(\.self) }

    /// `POST /v1/models {"model":"chat"}`, a line for each.
    var lines: [String] {
        all.map { "\($0.method) \($0.uri)\($0.body.isEmpty ? "" : " " + $0.body)" }
    }
}
