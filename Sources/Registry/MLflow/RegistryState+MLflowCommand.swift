import Commands
import JSON

/// Commands of MLflow's registry (`POST /api/2.0/mlflow/registered-models/create`), each in terms of one of
/// Varve's own, as the registry stands when it is decided.
extension RegistryState {
    /// Members of MLflow's versions that Varve keeps as tags.
    static let mlflowTags = [(member: "run_link", tag: "mlflow.run_link"), ("model_id", "mlflow.model_id")]

    /// - Parameter command: its path is `["mlflow", "registered-models" or "model-versions", action]`.
    func translated(_ command: RegistryCommand) throws(RegistryRejection) -> RegistryCommand {
        let fields = try MLflowFields(command.body)
        var own = command
        switch command.path.dropFirst().first {
        case "registered-models": own = try ofModel(command, command.path[2], fields)
        case "model-versions": own = try ofVersion(command, command.path[2], fields)
        default: throw .notFound("there is no command \(command.request)")
        }
        own.dialect = .mlflow
        return own
    }

    private func ofModel(
        _ command: RegistryCommand, _ action: String, _ fields: MLflowFields
    ) throws(RegistryRejection) -> RegistryCommand {
        let name = try fields.required("name")
        let path = ["models", name]
        switch (command.method, action) {
        case ("POST", "create"):
            try requireName(name, "name")
            if let place = place(ofModel: name), !models[Int(place)].isDeleted {
                throw .taken("/name", "there is a model '\(name)' already")
            }
            let (description, tags) = (try fields.text("description"), try fields.tags())
            return command.restated(
                "POST", ["models"],
                ["model": .string(name), "description": JSONValue(description), "tags": tags.json])
        case ("POST", "rename"):
            let new = try fields.required("new_name")
            _ = try model(name)
            try requireName(new, "new_name")
            // A deleted model keeps its name until a new one is made of that name.
            if new != name, place(ofModel: new) != nil {
                throw .taken("/new_name", "the name '\(new)' is taken by another model")
            }
            return command.restated("POST", path + ["rename"], ["name": .string(new)])
        case ("POST", "alias"), ("DELETE", "alias"): return try ofAlias(command, fields)
        default: return try ofResource(command, path, action, fields)
        }
    }

    private func ofAlias(
        _ command: RegistryCommand, _ fields: MLflowFields
    ) throws(RegistryRejection) -> RegistryCommand {
        let model = try model(try fields.required("name"))
        let (path, alias) = (["models", models[model].name], try fields.required("alias"))
        guard command.method == "POST" else {
            // Taking away what is not there is no error to MLflow: a change of nothing.
            guard models[model].indexOfAlias(alias) != nil else {
                return command.restated("PATCH", path, [:])
            }
            return command.restated("DELETE", path + ["aliases", alias], nil)
        }
        try requireName(alias, "alias")
        guard alias.lowercased() != "latest", alias.wholeMatch(of: /[vV][0-9]+/) == nil else {
            throw .badRequest("the alias '\(alias)' is reserved: choose one that is neither latest nor v1")
        }
        let place = try mlflowVersion(fields, of: model)
        return command.restated(
            "PUT", path + ["aliases", alias], ["version": .string(models[model].versions[place].name)])
    }

    private func ofVersion(
        _ command: RegistryCommand, _ action: String, _ fields: MLflowFields
    ) throws(RegistryRejection) -> RegistryCommand {
        let name = try fields.required("name")
        if command.method == "POST", action == "create" { return try newVersion(command, name, fields) }
        let model = try model(name)
        let version = models[model].versions[try mlflowVersion(fields, of: model)]
        let path = ["models", name, "versions", version.name]
        guard command.method == "POST", action == "transition-stage" else {
            return try ofResource(command, path, action, fields)
        }
        let stage = try MLflowStage(reading: try fields.required("stage"))
        let archives = try fields.flag("archive_existing_versions") ?? false
        guard !archives || stage.canArchiveOthers else {
            throw .badRequest(
                "archive_existing_versions goes with Staging and Production, not with \(stage.rawValue)")
        }
        return command.restated(
            "POST", path + ["stage"],
            [
                "stage": .string(stage.stage(of: version.stage).rawValue),
                "archive_existing": .bool(archives),
            ])
    }

    private func newVersion(
        _ command: RegistryCommand, _ name: String, _ fields: MLflowFields
    ) throws(RegistryRejection) -> RegistryCommand {
        let source = try fields.required("source")
        _ = try model(name)
        var tags = try fields.tags()
        for (member, tag) in Self.mlflowTags {
            if let text = try fields.text(member), !text.isEmpty { tags[tag] = text }
        }
        var body: [JSONValue.Member] = [
            .init("version", .string(String(nextVersionNumber(of: name)))), .init("source", .string(source)),
            .init("description", JSONValue(try fields.text("description"))), .init("tags", tags.json),
        ]
        if let run = try fields.text("run_id"), !run.isEmpty {
            body.append(.init("lineage", ["run_id": .string(run)]))
        }
        return command.restated("POST", ["models", name, "versions"], .object(body))
    }

    /// What models and versions have in common.
    private func ofResource(
        _ command: RegistryCommand, _ path: [String], _ action: String, _ fields: MLflowFields
    ) throws(RegistryRejection) -> RegistryCommand {
        switch (command.method, action) {
        case ("PATCH", "update"):
            return command.restated("PATCH", path, ["description": JSONValue(try fields.text("description"))])
        case ("DELETE", "delete"): return command.restated("DELETE", path, nil)
        case ("POST", "set-tag"):
            let (key, value) = (try fields.tagKey(), try fields.text("value") ?? "")
            return command.restated("PATCH", path, ["tags": .object([.init(key, .string(value))])])
        case ("DELETE", "delete-tag"):
            return command.restated(
                "PATCH", path, ["tags": .object([.init(try fields.required("key"), .null)])])
        default: throw .notFound("there is no command \(command.request)")
        }
    }

    // MARK: What commands need

    private func requireName(_ name: String, _ parameter: String) throws(RegistryRejection) {
        if let fault = NameRule.fault(of: name) { throw .badRequest("'\(parameter)' \(fault)") }
    }

    /// The place of the version that `version` names.
    func mlflowVersion(_ fields: MLflowFields, of model: Int) throws(RegistryRejection) -> Int {
        let name = try fields.version()
        guard models[model].place(ofVersion: name) != nil || Int(name) != nil else {
            throw .badRequest("'version' is '\(name)': neither a whole number nor a version of the model")
        }
        return try version(name, of: model)
    }
}

extension RegistryCommand {
    /// The same person's command at the same time, in other words.
    fileprivate func restated(_ method: String, _ path: [String], _ body: JSONValue?) -> RegistryCommand {
        RegistryCommand(method, path, body: body, actor: actor, time: time)
    }
}
