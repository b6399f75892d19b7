package import JSON

/// What a server's `/v1/health` says of whether waiting for it makes sense.
package enum ServerHealth {
    private static let answerLimitBytes = 16 << 20

    /// Why a server will take nothing however long one waits; nil if it may, or if it can't be told.
    static func failure(of client: ServerClient) async -> String? {
        let answer = try? await client.get(
            path: ["v1", "health"], parameters: [], accept: "application/json",
            answerLimitBytes: answerLimitBytes)
        guard let answer, answer.status == 200, let health = try? JSONValue(parsing: answer.body) else {
            return nil
        }
        return failure(in: health)
    }

    /// A shard that is held up (its disk is full) or restoring goes on by itself. One that has failed, and a log that
    /// has stopped, do not.
    package static func failure(in health: JSONValue) -> String? {
        guard health["status"] == "failed" else { return nil }
        let shards = (health["shards"]?.array ?? []).map { $0["state"]?.string ?? "" }
        let parts = (health["dependencies"]?.array ?? []).map { $0["status"]?.string ?? "" }
        let isFinal = (shards + parts).contains { state in
            ["failed", "halted", "stopped"].contains { state.hasPrefix($0 + ":") }
        }
        return isFinal ? health["reason"]?.string ?? "it does not say why" : nil
    }
}
