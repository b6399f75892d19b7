import JSON
import NIOHTTP1

/// A question about what could have been that a server works on, over its own directory.
struct ServedWhatIf {
    private static let pollMilliseconds = 100
    private static let path = ["what-if"]

    let client: RegistryClient

    /// Asks, and waits for the answer. A question that is given up is taken back.
    ///
    /// - Parameter progress: is told how far the server has come.
    func answer(
        _ question: JSONValue, progress: ProgressHandler
    ) async throws(CommandFailure) -> JSONValue {
        let begun = try await client.send(
            ResourceCommand(.post, Self.path, question.members ?? []), headers: [:]
        ).json
        guard let id = begun["id"]?.string else {
            throw CommandFailure(.unavailable, "the server did not say which what-if it began")
        }
        do throws(CommandFailure) {
            return try await result(of: id, progress)
        } catch {
            // Whatever went wrong, nobody waits for it any more.
            if Task.isCancelled { await takeBack(id) }
            throw error
        }
    }

    private func result(_ id: String) async throws(CommandFailure) -> JSONValue {
        try await client.get(Self.path + [id]).json
    }

    private func result(
        of id: String, _ progress: ProgressHandler
    ) async throws(CommandFailure) -> JSONValue {
        while true {
            let job = try await result(id)
            switch job["state"]?.string {
            case "done": return job["result"] ?? .null
            case "failed":
                throw CommandFailure(.usage, job["error"]?["detail"]?.string ?? "the what-if failed")
            case "cancelled": throw CommandFailure(.unavailable, "somebody took \(id) back")
            default:
                progress(
                    WorkProgress(events: job["records"]?.integer ?? 0, share: job["share_done"]?.number))
            }
            do {
                try await Task.sleep(for: .milliseconds(Self.pollMilliseconds))
            } catch {
                throw CommandFailure(.interrupted, "\(id) was given up")
            }
        }
    }

    private func takeBack(_ id: String) async {
        let client = client
        // In a task of its own: this one is cancelled.
        await Task {
            _ = try? await client.send(ResourceCommand(.delete, Self.path + [id]), headers: [:])
        }.value
    }
}
