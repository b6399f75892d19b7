package import Engine
package import HTTPTypes
package import JSON

/// An error as a client sees it: problem details (RFC 9457).
package struct Problem: Error, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case invalid
        case notFound = "not-found"
        case methodNotAllowed = "method-not-allowed"
        case notAcceptable = "not-acceptable"
        case timeout
        case conflict
        case preconditionFailed = "precondition-failed"
        case tooLarge = "too-large"
        case unsupportedMediaType = "unsupported-media-type"
        case unprocessable
        case busy
        case headersTooLarge = "headers-too-large"
        case `internal`
        case unavailable
        case notReady = "not-ready"
    }

    package var kind: Kind
    /// What went wrong in this request and what to do, in whole sentences.
    package var detail: String
    /// Where in the request, if that can be told.
    package var errors: [EngineError.Detail]
    /// Members of its own, after the standard ones.
    package var extensions: [JSONValue.Member] = []
    package var headers = HTTPFields()
    /// What names this occurrence, for a report.
    package var instance: String?
    /// Whether the connection can't be used again, because the rest of the request is not read.
    package var closesConnection = false

    package init(_ kind: Kind, _ detail: String, errors: [EngineError.Detail] = []) {
        self.kind = kind
        self.detail = detail
        self.errors = errors
    }

    /// A 400 about one parameter of the query; `reason` goes on after its name.
    static func parameter(_ name: String, _ reason: String) -> Problem {
        Problem(
            .invalid, "The parameter \"\(name)\" \(reason).",
            errors: [EngineError.Detail(pointer: name, reason: reason)])
    }

    /// Says when to try again.
    func retrying(afterSeconds seconds: Int) -> Problem {
        var problem = self
        problem.headers[.retryAfter] = String(max(1, seconds))
        return problem
    }

    /// Gives the connection up.
    func closingConnection() -> Problem {
        var problem = self
        problem.closesConnection = true
        return problem
    }

    /// The body, as `application/problem+json` has it.
    package var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("type", .string("urn:varve:problem:\(kind.rawValue)")),
            .init("title", .string(kind.title)),
            .init("status", .integer(Int64(kind.status.code))),
            .init("detail", .string(detail)),
        ]
        if let instance { members.append(.init("instance", .string(instance))) }
        members += extensions
        if !errors.isEmpty {
            let list = errors.map {
                ["pointer": .string($0.pointer), "reason": .string($0.reason)] as JSONValue
            }
            members.append(.init("errors", .array(list)))
        }
        return .object(members)
    }
}
