/// Why a command or a question is refused. Nothing has changed.
public struct CommandRejection: Error, Sendable, Equatable {
    public enum Status: Int, Sendable {
        case badRequest = 400
        case notFound = 404
        case conflict = 409
        case preconditionFailed = 412
        case unprocessable = 422
    }

    public var status: Status
    /// What is wrong, and what would be allowed.
    public var detail: String
    /// Places in the body, for `unprocessable`, and in MLflow's dialect for a name that is taken.
    public var faults: [CommandFault] = []

    package static func badRequest(_ detail: String) -> Self { Self(status: .badRequest, detail: detail) }
    package static func notFound(_ detail: String) -> Self { Self(status: .notFound, detail: detail) }
    package static func conflict(_ detail: String) -> Self { Self(status: .conflict, detail: detail) }
    /// To MLflow's clients, which tell this conflict from others.
    ///
    /// - Parameter pointer: the place in the body of the name that something else has.
    package static func taken(_ pointer: String, _ detail: String) -> Self {
        Self(status: .conflict, detail: detail, faults: [CommandFault(pointer, "is taken")])
    }
    package static func preconditionFailed(_ detail: String) -> Self {
        Self(status: .preconditionFailed, detail: detail)
    }

    /// - Precondition: `faults` is not empty.
    package static func unprocessable(_ faults: [CommandFault]) -> Self {
        let texts = faults.prefix(3).map { $0.pointer.isEmpty ? $0.reason : "\($0.pointer): \($0.reason)" }
        let more = faults.count > 3 ? ["and \(faults.count - 3) more"] : []
        return Self(
            status: .unprocessable, detail: (texts + more).joined(separator: "; "), faults: faults)
    }

    package static func unprocessable(_ pointer: String, _ reason: String) -> Self {
        unprocessable([CommandFault(pointer, reason)])
    }
}
