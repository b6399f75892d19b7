import JSON

/// A model's traffic as rows: a version of an environment each, the largest share first.
struct TrafficShares {
    /// `{"traffic": [{"environment", "version", "weight"}]}`.
    let json: JSONValue

    /// - Parameter answer: of one environment, or of all of a model.
    init(_ answer: JSONValue) {
        let one = answer["environment"]?.string.map { [JSONValue.Member($0, answer["split"] ?? [:])] }
        let rows = (one ?? answer["traffic"]?.members ?? []).flatMap { environment in
            let shares = (environment.value.members ?? []).sorted { first, second in
                (second.value.number ?? 0, first.name) < (first.value.number ?? 0, second.name)
            }
            return shares.map { share -> JSONValue in
                [
                    "environment": .string(environment.name), "version": .string(share.name),
                    "weight": share.value,
                ]
            }
        }
        json = ["traffic": .array(rows)]
    }
}
