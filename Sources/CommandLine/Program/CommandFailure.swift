package import Engine
package import Log

/// Why a command ends early: what the user reads on standard error, and the exit status.
package struct CommandFailure: Error, Sendable, Equatable, CustomStringConvertible {
    package var status: CommandStatus
    /// What went wrong and where.
    package var message: String
    /// What to do about it.
    package var advice: String?
    /// Whether another process holds the directory, which may have a server to ask.
    package var isHeld = false

    package init(_ status: CommandStatus, _ message: String, advice: String? = nil) {
        self.status = status
        self.message = message
        self.advice = advice
    }

    package var description: String {
        advice.map { "\(message)\n  \($0)" } ?? message
    }
}

extension CommandFailure {
    /// The log's own error. Damage is what checks look for (status 1); everything else means that the
    /// directory can't be used as it is (status 3).
    package init(_ error: LogError) {
        let advice: String? =
            switch error.code {
            case .locked: "Stop the other process first."
            case .permission: "Check who owns the directory, and the rights on it."
            case .newerFormat: "Use the version of varve that wrote it, or a later one."
            case .noSpace: "Make room on the disk and start again; nothing acknowledged is lost."
            case .corrupt: "`varve log check --data DIR` lists every damaged place."
            default: nil
            }
        self.init(error.code == .corrupt ? .difference : .unavailable, error.description, advice: advice)
        isHeld = error.code == .locked
    }

    /// The same of a command that can also ask a server.
    var offeringServer: CommandFailure {
        guard isHeld else { return self }
        var failure = self
        failure.advice = "Stop the other process, or ask its server with --server."
        return failure
    }

    /// An answer of the engine that is an error.
    package init(_ error: EngineError) {
        let status: CommandStatus =
            switch error.kind {
            case .invalid, .notFound, .unprocessable, .tooLarge, .unavailable: .usage
            case .timeout, .busy, .notReady, .internal: .unavailable
            case .conflict, .preconditionFailed: .difference
            }
        // Places in a body are mostly named in the detail already.
        let details = error.errors.map { $0.pointer.isEmpty ? $0.reason : "\($0.pointer): \($0.reason)" }
            .filter { !error.detail.contains($0) }
        self.init(
            status, error.detail,
            advice: details.isEmpty ? nil : details.joined(separator: "\n  "))
    }

    /// An input that isn't there is the command line's mistake; one that is damaged is a failure found.
    package init(_ error: InputError) {
        self.init(error.kind == .unreadable ? .usage : .difference, error.description)
    }

    /// Any error as a failure. What is not known here ends with `otherwise`.
    package init(_ error: any Error, otherwise status: CommandStatus = .unavailable) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as LogError: self.init(error)
        case let error as EngineError: self.init(error)
        case let error as InputError: self.init(error)
        default: self.init(status, "\(error)")
        }
    }
}
