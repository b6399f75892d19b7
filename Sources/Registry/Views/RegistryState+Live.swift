public import JSON

extension RegistryState {
    /// The traffic split of a model by environment, as evidence of decisions shows it; nothing of a model that is not
    /// registered.
    public func live(_ model: String) -> JSONValue {
        guard let place = place(ofModel: model).map(Int.init) else { return [:] }
        return .object(live(place).map { .init($0.environment, $0.split.json) })
    }

    func live(_ model: Int) -> [(environment: String, split: TrafficSplit)] {
        models[model].environments.compactMap { environment in
            environment.split.map { (environment: environment.name, split: $0.live) }
        }
    }
}
