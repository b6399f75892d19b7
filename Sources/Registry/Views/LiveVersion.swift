public import JSON

/// A version that gets requests in an environment.
public struct LiveVersion: Sendable, Equatable {
    public var model: String
    public var version: String
    public var environment: String
    /// Per cent of the environment's requests.
    public var weight: Double
    /// What the version is registered to keep; nil if nobody said.
    public var requirements: JSONValue?
    /// No other environment of the model has traffic.
    public var isOnlyEnvironment: Bool
}

extension RegistryState {
    /// Versions that get requests, by model, environment and version.
    ///
    /// - Complexity: linear in the number of models.
    public var liveVersions: [LiveVersion] {
        modelOrder.map(Int.init).filter { !models[$0].isDeleted }.flatMap { place -> [LiveVersion] in
            let live = self.live(place)
            return live.flatMap { environment, split in
                split.shares.map { share in
                    LiveVersion(
                        model: models[place].name, version: share.version, environment: environment,
                        weight: share.weight, requirements: requirements(of: share.version, place),
                        isOnlyEnvironment: live.count == 1)
                }
            }
        }
    }

    private func requirements(of version: String, _ model: Int) -> JSONValue? {
        models[model].place(ofVersion: version).flatMap {
            models[model].versions[Int($0)].attributes.requirements
        }
    }
}
