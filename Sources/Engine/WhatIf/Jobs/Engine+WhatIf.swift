import JSON

/// `POST /v1/what-if`, and what became of it.
extension Engine {
    static let whatIfPath = "what-if"

    /// Begins a job, or takes one back.
    func executeWhatIf(_ request: CommandRequest) async throws(EngineError) -> CommandAnswer {
        switch (request.method, request.path.count) {
        case ("POST", 1):
            let question = try WhatIfQuestion(request.body ?? .object([]))
            return CommandAnswer(status: 202, etag: nil, body: try await whatIfs.start(question))
        case ("DELETE", 2):
            return CommandAnswer(status: 200, etag: nil, body: try await whatIfs.delete(request.path[1]))
        default:
            let path = request.path.joined(separator: "/")
            throw EngineError(.notFound, "there is no command \(request.method) /v1/\(path)")
        }
    }

    func answerWhatIf(_ request: ResourceRequest) async throws(EngineError) -> ResourceAnswer {
        if let name = request.parameters.keys.min() {
            throw .parameter(name, "is not known here: a job is as it is now")
        }
        let body = request.path.count == 1 ? await whatIfs.list() : try await whatIfs.show(request.path[1])
        return ResourceAnswer(etag: nil, body: body)
    }
}
