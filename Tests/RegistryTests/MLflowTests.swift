import Commands
import JSON
import Registry
import Testing

@Suite("MLflow's commands and questions")
struct MLflowTests {
    var bench = Workbench()

    private mutating func send(
        _ method: String, _ action: String, _ body: JSONValue
    ) throws -> Workbench.Answer {
        try bench.send(method, "mlflow/\(action)", body, dialect: .mlflow)
    }

    private func ask(_ action: String, _ request: JSONValue) throws -> JSONValue {
        try #require(try bench.look("mlflow/\(action)", [("request", request.text)])["mlflow"])
    }

    private func refusal(_ action: String, _ request: JSONValue) throws -> RegistryRejection.Status? {
        let rejection = #expect(throws: RegistryRejection.self) { try ask(action, request) }
        return rejection?.status
    }

    private mutating func makeVersions(_ count: Int, of model: String) throws {
        #expect(try send("POST", "registered-models/create", ["name": .string(model)]).status == 201)
        for _ in 0..<count {
            bench.now += 1_000
            let body: JSONValue = ["name": .string(model), "source": "s3://x", "run_id": "r1"]
            #expect(try send("POST", "model-versions/create", body).status == 201)
        }
    }

    @Test("a version gets the next whole number, and none twice")
    mutating func numbers() throws {
        try makeVersions(2, of: "chat")
        _ = try send("DELETE", "model-versions/delete", ["name": "chat", "version": "2"])
        let third = try send("POST", "model-versions/create", ["name": "chat", "source": "y"])
        #expect(third.body["version"] == "3")
        #expect(try refusal("model-versions/get", ["name": "chat", "version": "2"]) == .notFound)
        #expect(try refusal("model-versions/get", ["name": "chat", "version": "x"]) == .badRequest)
    }

    @Test("a version has MLflow's members, times in milliseconds and tags in a list")
    mutating func shape() throws {
        let began = bench.now
        try makeVersions(1, of: "chat")
        _ = try send(
            "POST", "model-versions/set-tag",
            ["name": "chat", "version": "1", "key": "k", "value": "v"])
        let alias: JSONValue = ["name": "chat", "version": "1", "alias": "champion"]
        _ = try send("POST", "registered-models/alias", alias)
        let shown = try ask("registered-models/alias", ["name": "chat", "alias": "champion"])
        let version: JSONValue = [
            "name": "chat", "version": "1", "current_stage": "None", "source": "s3://x", "status": "READY",
            "run_id": "r1", "creation_timestamp": JSONValue(began + 1_000),
            "last_updated_timestamp": JSONValue(began + 1_000), "user_id": "ann", "description": "",
            "tags": [["key": "k", "value": "v"]], "aliases": ["champion"],
        ]
        #expect(shown["model_version"] == version)
        let model = try ask("registered-models/get", ["name": "chat"])["registered_model"]
        #expect(model?["latest_versions"] == [version])
        #expect(model?["aliases"] == [["alias": "champion", "version": "1"]])
    }

    @Test("stages map both ways, and a transition can archive the others")
    mutating func stages() throws {
        try makeVersions(3, of: "chat")
        func move(_ version: String, _ stage: String, archive: Bool = false) -> JSONValue {
            [
                "name": "chat", "version": .string(version), "stage": .string(stage),
                "archive_existing_versions": .bool(archive),
            ]
        }
        _ = try send("POST", "model-versions/transition-stage", move("1", "production"))
        let second = try send(
            "POST", "model-versions/transition-stage", move("2", "Production", archive: true))
        #expect(second.events.count == 2)
        let latest = try ask("registered-models/get-latest-versions", ["name": "chat"])
        let stages = latest["model_versions"]?.array?.map { $0["current_stage"] }
        #expect(stages == ["Archived", "Production", "None"])
        _ = try bench.send("POST", "models/chat/versions/3/stage", ["stage": "testing"])
        #expect(try send("POST", "model-versions/transition-stage", move("3", "None")).events.isEmpty)
        let wrong = try send("POST", "model-versions/transition-stage", move("3", "None", archive: true))
        #expect(wrong.status == 400)
    }

    @Test("tags and aliases move no last_updated_timestamp; a stage moves the model's, too")
    mutating func timestamps() throws {
        try makeVersions(2, of: "chat")
        func times() throws -> [JSONValue?] {
            let model = try ask("registered-models/get", ["name": "chat"])["registered_model"]
            let version = try ask("model-versions/get", ["name": "chat", "version": "1"])["model_version"]
            return [model?["last_updated_timestamp"], version?["last_updated_timestamp"]]
        }
        let first = try times()
        bench.now += 1_000
        for (path, body) in [
            ("registered-models/set-tag", ["name": "chat", "key": "k", "value": "v"]),
            ("model-versions/set-tag", ["name": "chat", "version": "1", "key": "k", "value": "v"]),
            ("registered-models/alias", ["name": "chat", "version": "1", "alias": "best"]),
        ] as [(String, JSONValue)] {
            #expect(try send("POST", path, body).events.count == 1, "\(path)")
        }
        #expect(try times() == first)
        _ = try send(
            "POST", "model-versions/transition-stage", ["name": "chat", "version": "2", "stage": "Staging"])
        let second = try times()
        #expect(second[0] != first[0] && second[1] == first[1])
        _ = try send("PATCH", "model-versions/update", ["name": "chat", "version": "1", "description": "d"])
        let third = try times()
        #expect(third[0] == second[0] && third[1] != second[1])
        bench.state = try restored(bench.encoded)
        #expect(try times() == third)
    }

    @Test("tags' names are those that MLflow takes")
    mutating func tagNames() throws {
        try makeVersions(1, of: "chat")
        for key in ["a$b", "..", "/a", "a//b", "./a", "a\\b", ""] {
            let body: JSONValue = ["name": "chat", "key": .string(key), "value": "v"]
            #expect(try send("POST", "registered-models/set-tag", body).status == 400, "\(key)")
            let version: JSONValue = ["name": "chat", "version": "1", "key": .string(key), "value": "v"]
            #expect(try send("POST", "model-versions/set-tag", version).status == 400, "\(key)")
        }
        for key in ["a/b", "a b", "a.b-c_d:e", "ö"] {
            let body: JSONValue = ["name": "chat", "key": .string(key), "value": "v"]
            #expect(try send("POST", "registered-models/set-tag", body).status == 200, "\(key)")
        }
    }

    @Test("a name that is taken is told with its place, and other conflicts are not")
    mutating func conflicts() throws {
        try makeVersions(1, of: "chat")
        try makeVersions(0, of: "fraud")
        let again = try send("POST", "registered-models/create", ["name": "chat"])
        #expect(again.status == 409 && again.pointers == ["/name"])
        let rename = try send("POST", "registered-models/rename", ["name": "chat", "new_name": "fraud"])
        #expect(rename.status == 409 && rename.pointers == ["/new_name"])
        _ = try bench.send("POST", "models/chat/versions/1/approval", ["approval": "rejected"])
        let production: JSONValue = ["name": "chat", "version": "1", "stage": "Production"]
        let move = try send("POST", "model-versions/transition-stage", production)
        #expect(move.status == 409 && move.pointers.isEmpty)
    }

    @Test("what is not there can be taken away, and reserved aliases can't be set")
    mutating func absent() throws {
        try makeVersions(1, of: "chat")
        let alias = try send("DELETE", "registered-models/alias", ["name": "chat", "alias": "x"])
        #expect(alias.status == 200 && alias.events.isEmpty)
        let tag = try send("DELETE", "registered-models/delete-tag", ["name": "chat", "key": "x"])
        #expect(tag.status == 200 && tag.events.isEmpty)
        for name in ["latest", "Latest", "v1", "", "a/b"] {
            let body: JSONValue = ["name": "chat", "alias": .string(name), "version": "1"]
            #expect(try send("POST", "registered-models/alias", body).status == 400, "\(name)")
        }
    }

    @Test("searches take texts for numbers, page, and leave prompts out unless asked for them")
    mutating func searches() throws {
        try makeVersions(3, of: "chat")
        let prompt: JSONValue = [
            "name": "greeting", "tags": [["key": "mlflow.prompt.is_prompt", "value": "true"]],
        ]
        _ = try send("POST", "registered-models/create", prompt)
        func names(_ filter: String) throws -> [JSONValue?]? {
            try ask("registered-models/search", ["filter": .string(filter)])["registered_models"]?.array?
                .map { $0["name"] }
        }
        #expect(try names("") == ["chat"])
        #expect(try names("tags.`mlflow.prompt.is_prompt` = 'true'") == ["greeting"])
        #expect(try names("tags.`mlflow.prompt.is_prompt` != 'true'") == ["chat"])
        let page = try ask("model-versions/search", ["max_results": "2", "order_by": ["version_number"]])
        #expect(page["model_versions"]?.array?.map { $0["version"] } == ["1", "2"])
        let rest = try ask(
            "model-versions/search",
            ["order_by": "`version_number` ASC", "page_token": page["next_page_token"] ?? nil])
        #expect(rest["model_versions"]?.array?.map { $0["version"] } == ["3"])
        let newest = try ask("model-versions/search", [:])["model_versions"]?.array?.first
        #expect(newest?["version"] == "3")
        for request: JSONValue in [["max_results": 0], ["max_results": 1_001], ["filter": "x"], [1]] {
            #expect(try refusal("registered-models/search", request) == .badRequest)
        }
    }

    @Test("a version of another version's artifact is downloaded from where that lies")
    mutating func downloads() throws {
        try makeVersions(1, of: "chat")
        try makeVersions(0, of: "copy")
        let copy: JSONValue = ["name": "copy", "source": "models:/chat/1", "run_link": "http://r"]
        _ = try send("POST", "model-versions/create", copy)
        let place: JSONValue = ["name": "copy", "version": 1]
        #expect(try ask("model-versions/get-download-uri", place)["artifact_uri"] == "s3://x")
        let version = try ask("model-versions/get", place)["model_version"]
        #expect(version?["run_link"] == "http://r" && version?["tags"] == [])
    }
}
