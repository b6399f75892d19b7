import JSON

/// What holds of the registry whatever was commanded.
enum RegistryRules {
    private static let open: Set<String> = ["pending", "deploying", "healthy", "paused", "unhealthy"]

    /// What is wrong with an answer of the view `registry`; nil if nothing is.
    static func fault(ofOverview answer: JSONValue) -> String? {
        for model in answer["models"]?.array ?? [] {
            for environment in model["traffic"]?.members ?? [] {
                let sum = (environment.value.members ?? []).reduce(0) { $0 + ($1.value.number ?? .nan) }
                guard abs(sum - 100) < 1e-6 else {
                    return
                        "the traffic of \(model["model"]?.string ?? "") in \(environment.name) sums to \(sum)"
                }
            }
        }
        return nil
    }

    /// What is wrong with an answer of the list of all deployments; nil if nothing is.
    static func fault(ofDeployments answer: JSONValue) -> String? {
        var seen: [String: String] = [:]
        for one in answer["deployments"]?.array ?? [] where open.contains(one["status"]?.string ?? "") {
            let place = "\(one["model"]?.string ?? "") in \(one["environment"]?.string ?? "")"
            let id = one["id"]?.string ?? ""
            if let other = seen.updateValue(id, forKey: place) {
                return "\(other) and \(id) of \(place) are open at once"
            }
        }
        return nil
    }
}
