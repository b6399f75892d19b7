import Engine
import Foundation
import JSON
import Streams
import Testing

/// Recorded streams whose answers are known. After a deliberate change `VARVE_GOLDEN=write` writes them anew.
@Suite("A recorded stream")
struct GoldenStreamsTests {
    static let shardCounts = [1, 2, 4]
    static let batchSizes = [1, 7, 512]
    /// Snapshots are taken at every event that these divide.
    static let restarts = [1, 13]

    @Test("answers what is expected, whole", arguments: Recipe.allCases, shardCounts)
    func whole(recipe: Recipe, shards: Int) throws {
        let stream = try recipe.stream()
        #expect(stream.eventCount > 100)
        let text = try GoldenViews(try GoldenRun(stream, shards: shards)).text
        let file = stream.folder.appending(path: "views-\(shards).json")
        if Repository.isWriting { return try Repository.write(Array(text.utf8), to: file) }
        let expected = String(decoding: try Repository.bytes(file), as: UTF8.self)
        let difference = zip(text.split(separator: "\n"), expected.split(separator: "\n")).first { $0 != $1 }
        #expect(
            text == expected,
            "\(recipe), \(shards) shards: first \(difference.map { "\($0.0) for \($0.1)" } ?? "length")")
    }

    @Test("has the same state, output and views however it is cut into batches", arguments: Recipe.allCases)
    func batches(recipe: Recipe) throws {
        let stream = try recipe.stream()
        for shards in Self.shardCounts {
            let whole = try GoldenRun(stream, shards: shards, batchSize: .max)
            for batchSize in Self.batchSizes {
                try expectSame(
                    try GoldenRun(stream, shards: shards, batchSize: batchSize), whole,
                    "\(recipe), \(shards) shards, batches of \(batchSize)")
            }
        }
    }

    @Test("has the same state, output and views from snapshots anywhere", arguments: Recipe.allCases)
    func resumed(recipe: Recipe) throws {
        let stream = try recipe.stream()
        for shards in Self.shardCounts {
            let whole = try GoldenRun(stream, shards: shards)
            for restartEvery in Self.restarts {
                try expectSame(
                    try GoldenRun(stream, shards: shards, restartEvery: restartEvery), whole,
                    "\(recipe), \(shards) shards, a snapshot every \(restartEvery) events")
            }
        }
    }

    @Test("has the same windows whatever the number of shards", arguments: Recipe.allCases)
    func anyNumberOfShards(recipe: Recipe) throws {
        let stream = try recipe.stream()
        // Each shard has its own limit of series, so which of them overflow depends on the number of shards.
        let groupBy: [WindowQuery.Group] = recipe == .seriesOverflow ? [] : [.model, .version, .variant]
        let one = try GoldenViews.windowsOfAll(try GoldenRun(stream, shards: 1), groupBy: groupBy)
        #expect(!one.isEmpty)
        for shards in Self.shardCounts {
            let run = try GoldenRun(stream, shards: shards)
            #expect(
                try GoldenViews.windowsOfAll(run, groupBy: groupBy) == one, "\(recipe), \(shards) shards")
        }
    }

    /// The windows close at other moments, and are the same.
    @Test(
        "has the same decisions whatever the number of shards",
        arguments: [Recipe.goodCanary, .badCanary, .experiments, .alerts])
    func sameDecisions(recipe: Recipe) throws {
        let stream = try recipe.stream()
        // Sums of sums differ in their last digits.
        let one = try GoldenViews.decisions(try GoldenRun(stream, shards: 1)).map(Self.rounded)
        #expect(one.count >= 3)
        for shards in Self.shardCounts {
            let decisions = try GoldenViews.decisions(try GoldenRun(stream, shards: shards)).map(Self.rounded)
            #expect(decisions == one, "\(recipe), \(shards) shards")
        }
    }

    /// Whoever changes what a log is folded into, or how that is encoded, must say so: snapshots and recorded hashes of
    /// other directories are of the fold before.
    @Test("has the states of the fold's version")
    func foldVersion() throws {
        let found = try JSONValue.object(
            Recipe.allCases.map { recipe in
                let run = try GoldenRun(try recipe.stream(), shards: 2)
                return .init("\(recipe)", .string(StateHash(combining: run.hashes).description))
            })
        let file = Repository.streams.appending(path: "fold-\(FoldVersion.current).json")
        if Repository.isWriting, !Repository.exists(file) {
            return try Repository.write(Array((found.text + "\n").utf8), to: file)
        }
        let expected = try JSONValue(parsing: try Repository.bytes(file))
        for recipe in Recipe.allCases {
            #expect(
                found["\(recipe)"] == expected["\(recipe)"],
                "the same log gives other states: add one to FoldVersion.current, then write what is expected anew"
            )
        }
    }

    /// With ten digits of each number.
    private static func rounded(_ json: JSONValue) -> JSONValue {
        switch json {
        case .object(let members): .object(members.map { .init($0.name, rounded($0.value)) })
        case .array(let elements): .array(elements.map(rounded))
        case .number(let number): .string(String(format: "%.10g", number))
        default: json
        }
    }

    private func expectSame(_ run: GoldenRun, _ whole: GoldenRun, _ what: String) throws {
        #expect(run.hashes == whole.hashes, "\(what)")
        // Each output has an order of its own; how records of different ones lie between each other means nothing.
        for output in 0..<2 {
            #expect(
                run.given.map { $0.filter { $0.output == output } }
                    == whole.given.map { $0.filter { $0.output == output } }, "\(what)")
        }
        #expect(run.decided == whole.decided && run.commanded == whole.commanded, "\(what)")
        #expect(try GoldenViews(run).text == (try GoldenViews(whole).text), "\(what)")
    }
}
