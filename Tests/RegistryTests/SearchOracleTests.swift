import Commands
import JSON
import Randomness
import Registry
import Testing

/// Searches held against a sort of everything by what the answers say of themselves.
@Suite("Search against an oracle")
struct SearchOracleTests {
    /// Few different values, so that rows are often equal, and some without any.
    private static func library(seed: UInt64) throws -> Workbench {
        var (bench, random) = (Workbench(), SeededRandom(seed: seed))
        for name in ["b", "a10", "a9", "C", "d-d"] {
            _ = try bench.send(
                "POST", "models", ["model": .string(name), "provider": name == "C" ? .null : "own"])
            for version in 0..<40 {
                bench.now += Int64.random(in: 0...1, using: &random)
                func maybe(_ value: JSONValue) -> JSONValue { Bool.random(using: &random) ? value : .null }
                let number = Int.random(in: 0..<3, using: &random)
                _ = try bench.send(
                    "POST", "models/\(name)/versions",
                    [
                        "version": .string(version % 3 == 0 ? "v\(version)" : "\(version)"),
                        "source": maybe(.string("s3://\(number)")),
                        "tags": number > 0 ? ["team": .string("t\(number)")] : [:],
                        "metrics": number < 2 ? ["auc": .number(Double(number) / 4)] : [:],
                    ])
                if number == 2, version % 7 == 0 {
                    _ = try bench.send("DELETE", "models/\(name)/versions/v\(version)")
                }
            }
        }
        return bench
    }

    private static func value(_ field: String, _ row: JSONValue) -> JSONValue {
        switch field {
        case "name": row["model"] ?? .null
        case "version_number": row["version"]?.string.flatMap(Double.init).map(JSONValue.number) ?? .null
        case "provider": row["model"] == "C" ? .null : "own"
        case "tags.team": row["tags"]?["team"] ?? .null
        case "metrics.auc": row["metrics"]?["auc"] ?? .null
        case "created_at": row["created_at"] ?? .null
        default: row[field] ?? .null
        }
    }

    /// Missing values come last either way.
    private static func isBefore(_ a: JSONValue, _ b: JSONValue, _ isDescending: Bool) -> Bool? {
        guard a != b, a.number != b.number || a.number == nil else { return nil }
        if a == .null || b == .null { return b == .null }
        if let a = a.number, let b = b.number { return isDescending ? b < a : a < b }
        return isDescending ? (b.string ?? "") < (a.string ?? "") : (a.string ?? "") < (b.string ?? "")
    }

    private static func sorted(_ rows: [JSONValue], by order: String) -> [JSONValue] {
        let keys = order.split(separator: ",").map { $0.split(separator: " ").map(String.init) }
        return rows.enumerated().sorted { a, b in
            for key in keys {
                let isDescending = key.count == 2 && key[1] == "DESC"
                let (left, right) = (value(key[0], a.element), value(key[0], b.element))
                if let isBefore = isBefore(left, right, isDescending) { return isBefore }
            }
            return a.offset < b.offset
        }.map(\.element)
    }

    private static func all(
        _ bench: Workbench, _ filter: String, _ order: String, limit: Int
    ) throws -> [JSONValue] {
        var rows: [JSONValue] = []
        var token: String?
        repeat {
            var parameters = [("filter", filter), ("order_by", order), ("limit", "\(limit)")]
            if let token { parameters.append(("page_token", token)) }
            let page = try bench.look("versions", parameters.map { (name: $0.0, value: $0.1) })
            let found = try #require(page["versions"]?.array)
            #expect(found.count <= limit)
            rows += found
            token = page["next_page_token"]?.string
        } while token != nil
        return rows
    }

    private static let orders = [
        "", "name", "name DESC", "version", "version DESC, name", "version_number", "version_number DESC",
        "metrics.auc", "metrics.auc DESC, name DESC", "tags.team DESC, version_number",
        "source, provider DESC",
        "provider, metrics.auc DESC, tags.team", "created_at DESC", "created_at, source DESC",
        "stage, name DESC",
    ]

    @Test("pages in any order are what sorting everything gives", arguments: orders)
    func pages(order: String) throws {
        let bench = try Self.library(seed: 5)
        let filters: [(text: String, holds: (JSONValue) -> Bool)] = [
            ("", { _ in true }),
            ("tags.team != 't1'", { $0["tags"]?["team"] == "t2" }),
            (
                "metrics.auc <= 0 AND source LIKE '%0'",
                { $0["metrics"]?["auc"]?.number == 0 && $0["source"] == "s3://0" }
            ),
        ]
        let everything = try Self.all(bench, "", "", limit: 1_000)
        #expect(everything.count > 150)
        for filter in filters {
            let expected = Self.sorted(everything.filter(filter.holds), by: order)
            #expect(!expected.isEmpty)
            for limit in [1_000, 7, 1] {
                let found = try Self.all(bench, filter.text, order, limit: limit)
                #expect(found == expected, "\(filter.text) by \(order), \(limit) a page")
            }
        }
    }

    /// As many models as a search looks ahead, and more; some without versions, some with several pages of them.
    private static func manyModels(_ random: inout SeededRandom) throws -> Workbench {
        var bench = Workbench()
        for model in 0..<Int.random(in: 1...24, using: &random) {
            let name = "\(["b", "B", "model-"][model % 3])\(Int.random(in: 0..<100, using: &random))-\(model)"
            let provider: JSONValue = Bool.random(using: &random) ? "own" : .null
            _ = try bench.send("POST", "models", ["model": .string(name), "provider": provider])
            for version in 0..<[0, 1, 3, 16, 17, 40][Int.random(in: 0..<6, using: &random)] {
                bench.now += Int64.random(in: 0...2, using: &random)
                let (auc, loss) = (
                    Double.random(in: -1...1, using: &random), Int.random(in: 0..<4, using: &random)
                )
                _ = try bench.send(
                    "POST", "models/\(name)/versions",
                    [
                        "version": .string("\(version)"),
                        "source": loss == 3 ? .null : .string("s3://a-bucket-with-a-long-name/\(loss)"),
                        "tags": loss == 1 ? [:] : ["a": "x", "team": .string("t\(loss)")],
                        "metrics": loss == 2
                            ? [:] : ["auc": .number((auc * 8).rounded() / 8), "loss": JSONValue(loss)],
                        "lineage": ["run_id": .string("0123456789abcdef0123456789abcde\(loss)")],
                    ])
                if version % 11 == 7 { _ = try bench.send("DELETE", "models/\(name)/versions/\(version)") }
            }
            if model % 9 == 8 { _ = try bench.send("DELETE", "models/\(name)") }
        }
        return bench
    }

    private static let conditions: [(text: String, holds: @Sendable (JSONValue) -> Bool)] = [
        ("metrics.auc > 0.25", { ($0["metrics"]?["auc"]?.number ?? -9) > 0.25 }),
        ("metrics.auc != 0", { ($0["metrics"]?["auc"]?.number ?? 0) != 0 }),
        ("metrics.loss <= 1", { ($0["metrics"]?["loss"]?.number ?? 9) <= 1 }),
        ("metrics.missing < 9", { _ in false }),
        ("tags.team IN ('t0', 't3')", { ["t0", "t3"].contains($0["tags"]?["team"]) }),
        ("source LIKE '%/2'", { $0["source"]?.string?.hasSuffix("/2") ?? false }),
        ("run_id = '0123456789abcdef0123456789abcde1'", { $0["lineage"]?["run_id"]?.string?.last == "1" }),
        ("name LIKE 'b%'", { $0["model"]?.string?.first == "b" }),
        ("stage != 'production'", { _ in true }),
    ]

    @Test("whatever is searched among many models is found, in its order", arguments: 1...40)
    func manyModels(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let bench = try Self.manyModels(&random)
        let everything = try Self.all(bench, "", "", limit: 1_000)
        for _ in 0..<8 {
            let chosen = Self.conditions.shuffled(using: &random)
                .prefix(Int.random(in: 0...2, using: &random))
            let order = Self.orders.filter { !$0.contains("provider") }.randomElement(using: &random) ?? ""
            let filter = chosen.map(\.text).joined(separator: " AND ")
            let expected = Self.sorted(
                everything.filter { row in chosen.allSatisfy { $0.holds(row) } }, by: order)
            let limit = [1_000, 50, 9][Int.random(in: 0..<3, using: &random)]
            let found = try Self.all(bench, filter, order, limit: limit)
            #expect(found == expected, "\(filter) by \(order), \(limit) a page")
        }
    }
}
