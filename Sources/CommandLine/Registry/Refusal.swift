/// What a person does about a command that was refused, in the words of this program.
enum Refusal {
    static func failure(_ problem: Problem) -> CommandFailure {
        // A single place in the body is named in the detail already.
        let details = problem.errors.filter { !(problem.detail ?? "").contains($0) }
        var failure = problem.failure
        failure.advice = details.isEmpty ? nil : details.joined(separator: "\n  ")
        guard problem.status == 409, let detail = problem.detail, let hint = hint(detail) else {
            return failure
        }
        failure.advice = [failure.advice, hint].compactMap(\.self).joined(separator: "\n  ")
        return failure
    }

    /// Reasons name the paths and deployments that would allow it.
    private static func hint(_ detail: String) -> String? {
        if let match = detail.firstMatch(of: #/models\/([^\/\s]+)\/versions\/([^\/\s]+)\/approval/#) {
            return "`varve registry approve \(match.1)/\(match.2)` approves it."
        }
        let isOpen = detail.contains("promote it or roll it back first")
        if isOpen, let match = detail.firstMatch(of: #/the deployment '([^']+)'/#) {
            return "`varve registry promote \(match.1)` or `varve registry rollback \(match.1)` ends it."
        }
        return nil
    }
}
