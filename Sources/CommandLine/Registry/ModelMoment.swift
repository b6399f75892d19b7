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
        moment.versions = try await client.pages(
            ["models", name, "versions"], "versions", [("as_of", at)])
        moment.traffic =
            try await client.get(["models", name, "traffic"], [("as_of", at)]).json["traffic"] ?? [:]
        moment.deployments = try await client.pages(
            ["deployments"], "deployments", [("model", name), ("as_of", at)])
        return moment
    }

    private static func find(
        _ name: String, _ asOf: String?, _ client: RegistryClient
    ) async throws(CommandFailure) -> JSONValue? {
        try await client.find(["models", name], [("as_of", asOf)])?.json
    }
}
