import JSON

/// All that the registry knew of a model at one moment.
struct ModelMoment {
    /// Nil if it wasn't there.
    var model: JSONValue?
    var versions: [JSONValue] = []
    /// Splits by environment.
    var traffic: JSONValue = [:]
    var deployments: [JSONValue] = []
    /// What was asked for; nil is now.
    var asOf: String?
    /// Where the log stood.
    var position: String?

    /// Asks for it. Now is read at one position, too, so that nothing is seen half changed.
    static func read(
        _ name: String, asOf: String?, _ client: RegistryClient
    ) async throws(CommandFailure) -> ModelMoment {
        var moment = ModelMoment(asOf: asOf)
        guard let model = try await find(name, asOf, client) else { return moment }
        moment.model = model
        moment.position = model["position"]?.string
        let at = asOf ?? moment.position
        moment.versions = try await pages(["models", name, "versions"], "versions", [("as_of", at)], client)
        moment.traffic =
            try await client.get(["models", name, "traffic"], [("as_of", at)]).json["traffic"] ?? [:]
        moment.deployments = try await pages(
            ["deployments"], "deployments", [("model", name), ("as_of", at)], client)
        return moment
    }

    private static func find(
        _ name: String, _ asOf: String?, _ client: RegistryClient
    ) async throws(CommandFailure) -> JSONValue? {
        try await client.find(["models", name], [("as_of", asOf)])?.json
    }

    /// The rows of every page.
    private static func pages(
        _ path: [String], _ rows: String, _ parameters: [(name: String, value: String?)],
        _ client: RegistryClient
    ) async throws(CommandFailure) -> [JSONValue] {
        var all: [JSONValue] = []
        var token: String?
        repeat {
            let page = try await client.get(path, parameters + [("page_token", token)]).json
            all += page[rows]?.array ?? []
            token = page["next_page_token"]?.string
        } while token != nil
        return all
    }
}
