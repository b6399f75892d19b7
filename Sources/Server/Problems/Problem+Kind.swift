package import HTTPTypes

extension Problem.Kind {
    package var status: HTTPResponse.Status {
        switch self {
        case .invalid: .badRequest
        case .notFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .notAcceptable: .notAcceptable
        case .timeout: .requestTimeout
        case .conflict: .conflict
        case .preconditionFailed: .preconditionFailed
        case .tooLarge: .contentTooLarge
        case .unsupportedMediaType: .unsupportedMediaType
        case .unprocessable: .unprocessableContent
        case .busy: .tooManyRequests
        case .headersTooLarge: .requestHeaderFieldsTooLarge
        case .internal: .internalServerError
        case .unavailable: .notImplemented
        case .notReady: .serviceUnavailable
        }
    }

    /// The same for every occurrence, as RFC 9457 asks.
    var title: String {
        switch self {
        case .invalid: "The request can't be read"
        case .notFound: "There is no such resource"
        case .methodNotAllowed: "The resource has no such method"
        case .notAcceptable: "The answer can't be given in that media type"
        case .timeout: "It took too long"
        case .conflict: "The state forbids it"
        case .preconditionFailed: "The resource has changed"
        case .tooLarge: "The body is too large"
        case .unsupportedMediaType: "The body is of another media type or encoding"
        case .unprocessable: "The request is not allowed"
        case .busy: "The engine is busy"
        case .headersTooLarge: "The headers are too large"
        case .internal: "Internal error"
        case .unavailable: "Not built yet"
        case .notReady: "The engine is not ready"
        }
    }
}
