import Commands
import JSON
import Registry
import Testing

@Suite("Search, lists and histories")
struct SearchTests {
    static func library() throws -> Workbench {
        var bench = Workbench()
        for (index, name) in ["chat", "Chat2", "churn", "fraud"].enumerated() {
            bench.now += 1_000
            _ = try bench.send(
                "POST", "models",
                [
                    "model": .string(name),
                    "tags": ["team": .string(index < 2 ? "a" : "b"), "it's": "o'clock"],
                ])
            for version in 1...12 {
                _ = try bench.send(
                    "POST", "models/\(name)/versions",
                    [
                        "version": .string("\(version)"), "metrics": ["auc": .number(Double(version) / 20)],
                        "lineage": ["run_id": .string("run-\(version % 3)")],
                        "tags": version % 2 == 0 ? ["even": "yes"] : [:],
                    ])
            }
        }
        return bench
    }

    static let filters: [(filter: String, models: [String])] = [
        ("", ["Chat2", "chat", "churn", "fraud"]), ("name = 'chat'", ["chat"]),
        ("name != 'chat'", ["Chat2", "churn", "fraud"]), ("name LIKE 'ch%'", ["chat", "churn"]),
        ("name ilike 'CH%'", ["Chat2", "chat", "churn"]), ("name LIKE '%u%'", ["churn", "fraud"]),
        ("name LIKE 'ch_t'", ["chat"]), ("name LIKE '%'", ["Chat2", "chat", "churn", "fraud"]),
        ("name LIKE 'ch%' AND tags.team = 'b'", ["churn"]), ("tags.`team` = \"a\"", ["Chat2", "chat"]),
        ("tags.\"it's\" = 'o''clock' and name = 'fraud'", ["fraud"]), ("tags.nope != 'x'", []),
        ("name IN ('chat', 'fraud')", ["chat", "fraud"]),
        ("name NOT IN ('chat', 'fraud')", ["Chat2", "churn"]),
        ("name not in ('x') AND tags.team NOT IN ('a')", ["churn", "fraud"]), ("tags.nope NOT IN ('x')", []),
        ("created_at > '2026-01-01T00:00:03Z'", ["fraud"]),
        ("creation_timestamp <= 1767225601000", ["chat"]),
    ]

    @Test("models by MLflow's filter language", arguments: filters.indices)
    func models(index: Int) throws {
        let (filter, models) = Self.filters[index]
        let page = try Self.library().state.searchModels(SearchQuery(filter: filter))
        #expect(page.resources == models.map { .model($0) }, "\(filter)")
    }

    @Test(
        "a filter that can't be read says where",
        arguments: [
            "name", "name =", "name = chat", "nam = 'x'", "name = 'x", "name = 'x' OR name = 'y'",
            "name LIKE 3",
            "name IN 'x'", "name IN ('x'", "name NOT IN 'x'", "name NOT LIKE 'x'", "name NOT ('x')", "= 'x'",
            "tags. = 'x'", "stage = 'production'",
            "created_at > 'now'",
        ])
    func broken(filter: String) throws {
        let state = try Self.library().state
        let rejection = #expect(throws: RegistryRejection.self) {
            try state.searchModels(SearchQuery(filter: filter))
        }
        #expect(rejection?.status == .badRequest)
        #expect(rejection?.detail.contains("the filter can't be read") == true)
    }

    @Test("versions of one model and of all, in any order, page by page")
    func versions() throws {
        let state = try Self.library().state
        var query = SearchQuery(
            filter: "tags.even = 'yes' AND metrics.auc >= 0.3", orderBy: "version_number DESC, name")
        query.limit = 5
        var found: [RegistryResource] = []
        repeat {
            let page = try state.searchVersions(query)
            #expect(page.resources.count <= 5)
            found += page.resources
            query.pageToken = page.nextPageToken
        } while query.pageToken != nil
        let expected = [12, 10, 8, 6].flatMap { version in
            ["Chat2", "chat", "churn", "fraud"].map {
                RegistryResource.version(model: $0, version: "\(version)")
            }
        }
        #expect(found == expected)
        let runs = try state.searchVersions(of: "chat", SearchQuery(filter: "run_id IN ('run-1')"))
        #expect(runs.resources.count == 4)
        let ordered = try state.searchVersions(of: "chat", SearchQuery(orderBy: "version_number"))
        #expect(ordered.resources.map(\.path).first == "models/chat/versions/1")
        #expect(try state.searchVersions(SearchQuery(limit: 7)).resources.count == 7)
        #expect(throws: RegistryRejection.self) { try state.searchVersions(SearchQuery(orderBy: "nope")) }
        #expect(throws: RegistryRejection.self) { try state.searchVersions(SearchQuery(orderBy: "name UP")) }
    }

    @Test("lists take the same as parameters")
    func lists() throws {
        let bench = try Self.library()
        let page = try bench.look("models", [("tags.team", "a"), ("limit", "1")])
        #expect(page["models"]?.array?.map { $0["model"] } == ["Chat2"])
        let token = try #require(page["next_page_token"]?.string)
        let next = try bench.look("models", [("tags.team", "a"), ("limit", "1"), ("page_token", token)])
        #expect(next["models"]?.array?.map { $0["model"] } == ["chat"])
        #expect(next["next_page_token"] == nil)
        #expect(try bench.look("models/chat/versions", [("stage", "testing")])["versions"] == [])
        #expect(try bench.look("models/chat/versions")["versions"]?.array?.count == 12)
        #expect(try bench.look("models", [("tags.it's", "o'clock")])["models"]?.array?.count == 4)
        for (name, value) in [
            ("limit", "0"), ("limit", "x"), ("page_token", "?"), ("deleted", "maybe"), ("stage", "prod"),
        ] {
            let rejection = #expect(throws: RegistryRejection.self) {
                try bench.look("models/chat/versions", [(name, value)])
            }
            #expect(rejection?.status == .badRequest)
        }
    }

    @Test("a history is the model's own, oldest first, page by page and filtered")
    func history() throws {
        var bench = Workbench()
        try bench.make("chat", "v1")
        try bench.make("other", "v1")
        bench.actor = "bob"
        bench.now += 60_000
        _ = try bench.send("POST", "models/chat/versions/v1/stage", ["stage": "testing"])
        func history(_ parameters: [(name: String, value: String)]) throws -> HistoryPage {
            try bench.history("chat", parameters)
        }
        #expect(try history([]).entries.map(\.offset) == [0, 1, 2, 6])
        #expect(try history([("actor", "bob")]).entries.map(\.type) == [.stageChanged])
        #expect(try history([("actor", "nobody")]).entries.isEmpty)
        #expect(try history([("type", "version")]).entries.map(\.type) == [.versionRegistered])
        #expect(try history([("from", "2026-01-01T00:01:00Z")]).entries.count == 1)
        #expect(try history([("to", "2026-01-01T00:01:00Z")]).entries.count == 3)
        let first = try history([("limit", "3")])
        let token = try #require(first.nextPageToken)
        #expect(try history([("limit", "3"), ("page_token", token)]).entries.map(\.offset) == [6])
        let entry = RegistryView.entry(bench.events[6], position: "p")
        #expect(entry["actor"] == "bob")
        #expect(entry["data"]?["to"] == "testing")
        #expect(entry["position"] == "p")
    }
}
