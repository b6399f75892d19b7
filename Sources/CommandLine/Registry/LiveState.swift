import JSON

/// What is live of a model: who gets its traffic, and what is being changed.
struct LiveState {
    /// Deployments that are none of these are open.
    private static let closed: Set = ["promoted", "failed", "rolled_back", "superseded"]

    /// Splits by environment.
    var traffic: JSONValue = [:]
    /// Those that are open.
    var deployments: [JSONValue] = []

    static func read(
        _ model: String, asOf: String?, _ client: RegistryClient
    ) async throws(CommandFailure) -> LiveState {
        let traffic = try await client.get(["models", model, "traffic"], [("as_of", asOf)]).json["traffic"]
        let deployments = try await client.pages(
            ["deployments"], "deployments", [("model", model), ("as_of", asOf)])
        return LiveState(
            traffic: traffic ?? [:],
            deployments: deployments.filter { !closed.contains($0["status"]?.string ?? "") })
    }

    /// A line for each deployment.
    var lines: [String] {
        deployments.map {
            "\($0["id"]?.string ?? "?"): \(RegistryText.what($0)), \(RegistryText.progress($0))"
        }
    }
}
