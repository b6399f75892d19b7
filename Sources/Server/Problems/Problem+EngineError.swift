import Engine

extension Problem {
    /// How an engine's error is told to a client. An internal one is not: its text may say what is nobody
    /// else's business, so that it goes to the log alone.
    ///
    /// - Parameter instance: what names the request in the log.
    init(_ error: EngineError, instance: String) {
        switch error.kind {
        case .invalid: self.init(.invalid, error.detail, errors: error.errors)
        case .notFound: self.init(.notFound, error.detail, errors: error.errors)
        case .conflict: self.init(.conflict, error.detail, errors: error.errors)
        case .preconditionFailed: self.init(.preconditionFailed, error.detail, errors: error.errors)
        case .timeout: self.init(.timeout, error.detail, errors: error.errors)
        case .tooLarge: self.init(.tooLarge, error.detail, errors: error.errors)
        case .unprocessable: self.init(.unprocessable, error.detail, errors: error.errors)
        case .busy(let seconds):
            self = Problem(.busy, error.detail, errors: error.errors).retrying(afterSeconds: seconds)
        case .unavailable: self.init(.unavailable, error.detail, errors: error.errors)
        case .notReady:
            self = Problem(.notReady, error.detail, errors: error.errors).retrying(afterSeconds: 1)
        case .internal: self = .unexpected(instance: instance)
        }
    }

    /// A 500 that says nothing but where the log has more.
    static func unexpected(instance: String) -> Problem {
        var problem = Problem(
            .internal, "The server failed to answer this request. Its log has the reason under \(instance).")
        problem.instance = instance
        return problem
    }
}
