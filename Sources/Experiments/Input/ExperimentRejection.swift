/// Why a command or a question is refused. Nothing has changed.
public struct ExperimentRejection: Error, Sendable, Equatable {
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
    /// Places in the body, for `unprocessable`.
    public var faults: [FieldFault] = []

    static func badRequest(_ detail: String) -> Self { Self(status: .badRequest, detail: detail) }
    static func notFound(_ detail: String) -> Self { Self(status: .notFound, detail: detail) }
    static func conflict(_ detail: String) -> Self { Self(status: .conflict, detail: detail) }
    static func preconditionFailed(_ detail: String) -> Self {
        Self(status: .preconditionFailed, detail: detail)
    }

    /// - Precondition: `faults` is not empty.
    static func unprocessable(_ faults: [FieldFault]) -> Self {
        let texts = faults.prefix(3).map { $0.pointer.isEmpty ? $0.reason : "\($0.pointer): \($0.reason)" }
        let more = faults.count > 3 ? [" and \(faults.count - 3) more"] : []
        return Self(
            status: .unprocessable, detail: (texts + more).joined(separator: "; "), faults: faults)
    }
}
