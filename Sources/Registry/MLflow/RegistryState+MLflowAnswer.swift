import Commands
import JSON

/// Questions that MLflow's registry answers.
extension RegistryState {
    private static let downloadHops = 16

    /// - Parameters:
    ///   - path: `["mlflow", "registered-models" or "model-versions", action]`.
    ///   - request: the parameters as an object, in JSON.
    func answerMLflow(_ path: [String], _ request: String) throws(RegistryRejection) -> JSONValue {
        let fields = try MLflowFields(Self.parsed(request))
        switch (path[1], path[2]) {
        case ("registered-models", "search"): return try searchMLflowModels(fields)
        case ("model-versions", "search"): return try searchMLflowVersions(fields)
        default: return try answerMLflow(path, ofModel: try model(try fields.required("name")), fields)
        }
    }

    private static func parsed(_ request: String) throws(RegistryRejection) -> JSONValue {
        do {
            return try JSONValue(parsing: Array(request.utf8))
        } catch {
            throw .badRequest("the request is no JSON: \(error)")
        }
    }

    private func answerMLflow(
        _ path: [String], ofModel model: Int, _ fields: MLflowFields
    ) throws(RegistryRejection) -> JSONValue {
        switch (path[1], path[2]) {
        case ("registered-models", "get"): return ["registered_model": mlflow(model: model)]
        case ("registered-models", "get-latest-versions"):
            var stages: [MLflowStage] = []
            for name in try fields.texts("stages") { stages.append(try MLflowStage(reading: name)) }
            let places = latestVersions(of: model, in: stages.isEmpty ? MLflowStage.allCases : stages)
            return ["model_versions": .array(places.map { mlflow(version: $0, of: model) })]
        case ("registered-models", "alias"):
            let place = try version(withAlias: try fields.required("alias"), of: model)
            return ["model_version": mlflow(version: place, of: model)]
        case ("model-versions", "get"):
            return ["model_version": mlflow(version: try mlflowVersion(fields, of: model), of: model)]
        case ("model-versions", "get-download-uri"):
            return ["artifact_uri": .string(artifact(of: try mlflowVersion(fields, of: model), model))]
        default: throw .notFound("there is no /\(path.joined(separator: "/"))")
        }
    }

    /// `latest` is the newest version's, without anybody having set it.
    private func version(withAlias alias: String, of model: Int) throws(RegistryRejection) -> Int {
        if let index = models[model].indexOfAlias(alias) {
            return Int(models[model].aliases[index].version)
        }
        let newest = models[model].versions.lastIndex { !$0.isDeleted }
        guard alias.lowercased() == "latest", let newest else {
            throw .badRequest("there is no alias '\(alias)' of '\(models[model].name)'")
        }
        return newest
    }

    /// Where a version's artifact lies. A source such as `models:/chat/3` names another version, whose
    /// artifact it shares.
    private func artifact(of version: Int, _ model: Int) -> String {
        var source = models[model].versions[version].attributes.source ?? ""
        for _ in 0..<Self.downloadHops {
            let parts = source.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 3, parts[0] == "models:", let owner = place(ofModel: parts[1]),
                let place = models[Int(owner)].place(ofVersion: parts[2]),
                let next = models[Int(owner)].versions[Int(place)].attributes.source
            else { break }
            source = next
        }
        return source
    }
}
