import Cluster
import Engine
import JSON
import Log
import Streams
import Synchronization
import Testing

extension ClusterSuites {
    @Suite("Instances that share a cluster", .serialized, .timeLimit(.minutes(10)))
    struct SharingTests {
        @Test("one, three, two instances under load: nothing is lost, counted twice or folded otherwise")
        func scaleOut() async throws {
            let instances = try Instances(shards: 5)
            let first = try await instances.start("a")
            try await instances.settle(["a": 6])
            try await Self.publish(0..<500, to: first)
            #expect(try await first.total() == 500)
            let second = try await instances.start("b")
            try await instances.start("c")
            // Events keep coming while shards move.
            let load = Task {
                for start in stride(from: 500, to: 1_500, by: 50) {
                    try await Self.publish(
                        start..<start + 50, to: start % 100 == 0 ? first : second, isWaiting: false)
                    try await Task.sleep(for: .milliseconds(200))
                }
            }
            try await instances.settle(["a": 2, "b": 2, "c": 2])
            try await load.value
            try await instances.becomeKnown()
            for engine in instances.all { #expect(try await Self.total(engine, reaching: 1_500) == 1_500) }
            // The one that was there first has had all shards; the others go on with its.
            try await instances.stop("a")
            try await instances.settle(["b": 3, "c": 3])
            try await instances.becomeKnown()
            try await Self.publish(1_500..<2_000, to: second, isWaiting: false)
            for engine in instances.all { #expect(try await Self.total(engine, reaching: 2_000) == 2_000) }
            try await instances.settle()
            // An engine that takes all shards at once has the same states.
            let hashes = await instances.hashes()
            for address in ["b", "c"] { try await instances.stop(address) }
            let alone = try await instances.cluster.open()
            #expect(await alone.hashes == hashes)
            #expect(try await alone.total() == 2_000)
            try await alone.stop()
        }

        @Test("the same input gives the same states as files, shared by two")
        func sameStates() async throws {
            let instances = try Instances(shards: 3)
            let first = try await instances.start("a")
            let second = try await instances.start("b")
            try await instances.settle(["a": 2, "b": 2])
            try await instances.becomeKnown()
            let files = try await TestCluster.embedded(shards: 3)
            for start in stride(from: 0, to: 1_200, by: 300) {
                let lines = Events.inference(start..<start + 300)
                let answer = try await (start % 600 == 0 ? first : second).publish(lines)
                #expect(answer.accepted == 300 && answer.duplicates == 0)
                try await instances.settle()
                try await files.publish(lines)
                try await files.settle()
            }
            #expect(try await second.publish(Events.inference(0..<50)).duplicates == 50)
            try await files.publish(Events.inference(0..<50))
            try await instances.settle()
            try await files.settle()
            #expect(await instances.hashes() == files.hashes)
            for engine in [first, second] {
                let (ours, theirs) = (try await Self.latency(engine), try await Self.latency(files))
                #expect(ours["windows"] == theirs["windows"])
                #expect(ours["partial"] == nil)
            }
            for address in ["a", "b"] { try await instances.stop(address) }
            try await files.stop()
        }

        @Test("a command and its answer go through any instance, and outlive the one that carried it out")
        func commands() async throws {
            let instances = try Instances(shards: 2)
            try await instances.start("a")
            try await instances.start("b")
            try await instances.start("c")
            try await instances.settle(["a": 1, "b": 1, "c": 1])
            try await instances.becomeKnown()
            for (number, engine) in instances.all.enumerated() {
                let answer = try await engine.execute(
                    CommandRequest("POST", ["models"], body: ["model": .string("m\(number)")], actor: "me"))
                #expect(answer.status == 201)
                let again = await #expect(throws: EngineError.self) {
                    _ = try await engine.execute(
                        CommandRequest(
                            "POST", ["models"], body: ["model": .string("m\(number)")], actor: "me"))
                }
                #expect(again?.kind == .conflict)
            }
            let position = try await instances.all[0].resource(ResourceRequest(["models", "m2"])).body[
                "position"]
            for engine in instances.all {
                let found = try await engine.resource(
                    ResourceRequest(["models", "m1"], after: position?.string, timeoutMilliseconds: 5_000))
                #expect(found.body["model"]?.string == "m1")
            }
            let holder = try #require(await Self.holder(of: "control", instances))
            try await instances.stop(holder)
            try await instances.settle(nil)
            try await instances.becomeKnown()
            let left = try #require(instances.all.last)
            #expect(try await left.resource(ResourceRequest(["models", "m2"])).body["model"]?.string == "m2")
            for address in ["a", "b", "c"] where address != holder { try await instances.stop(address) }
        }

        @Test("events that are waited for while their shards move are answered once they are folded")
        func awaited() async throws {
            let instances = try Instances(shards: 3)
            try await instances.start("a")
            let second = try await instances.start("b")
            try await instances.settle(["a": 2, "b": 2])
            try await instances.becomeKnown()
            let isMoving = Atomic(true)
            let load = Task {
                var count = 0
                while isMoving.load(ordering: .relaxed) {
                    let events = Events.inference(count..<count + 60)
                    let answer = try await second.publish(events)
                    #expect(answer.accepted == 60)
                    // Nobody knows the number if a shard has come from elsewhere meanwhile.
                    #expect(answer.duplicates ?? 0 == 0)
                    count += 60
                }
                return count
            }
            try await instances.stop("a")
            try await instances.settle(["b": 4])
            try await instances.start("a")
            try await instances.settle(["a": 2, "b": 2])
            isMoving.store(false, ordering: .relaxed)
            let count = try await load.value
            #expect(count > 0)
            #expect(try await Self.total(second, reaching: Int64(count)) == Int64(count))
            try await instances.becomeKnown()
            // Where nothing moves it is known, whoever has the shards.
            #expect(try await second.publish(Events.inference(0..<60)).duplicates == 60)
            for address in ["a", "b"] { try await instances.stop(address) }
        }

        @Test("an answer without a shard that can't be reached says so, and which")
        func partial() async throws {
            let instances = try Instances(shards: 3)
            try await instances.start("a")
            try await instances.start("b")
            try await instances.settle(["a": 2, "b": 2])
            try await instances.becomeKnown()
            let holder = try #require(await Self.holder(of: "control", instances))
            let engine = try #require(instances.all[holder == "a" ? 0 : 1])
            let other = try #require(instances.all[holder == "a" ? 1 : 0])
            try await Self.publish(0..<300, to: engine)
            #expect(try await Self.latency(engine)["partial"] == nil)
            let away = await other.inspect().filter(\.isRunning).map(\.plan.name).sorted()
            instances.isolate(holder == "a" ? "b" : "a")
            let answer = try await Self.latency(engine)
            #expect(answer["partial"]?.bool == true)
            #expect(answer["missing"]?.array?.compactMap(\.string) == away)
            let count = (answer["windows"]?.array ?? []).reduce(0) { $0 + ($1["count"]?.integer ?? 0) }
            #expect(count > 0 && count < 300)
            // What must not rest on a part is refused.
            await #expect(throws: EngineError.self) {
                _ = try await engine.execute(
                    CommandRequest(
                        "POST", ["references"],
                        body: [
                            "model": "m1", "version": "v1", "from": "2026-01-01T00:00:00Z",
                            "to": "2026-01-01T00:02:00Z",
                        ], actor: "me"))
            }
            try await other.stop()
            try await instances.settle([holder: 4])
            #expect(try await Self.total(engine, reaching: 300) == 300)
            try await instances.stop(holder)
        }

        // MARK: Steps

        private static func publish(
            _ range: Range<Int>, to engine: Engine, isWaiting: Bool = true
        ) async throws {
            let body = Array((Events.inference(range).joined(separator: "\n") + "\n").utf8)
            let answer = try await engine.ingest(
                IngestRequest(
                    topic: "inference", format: .lines, body: body,
                    acknowledgement: isWaiting ? .applied : .durable))
            #expect(answer.accepted == range.count)
        }

        private static func latency(_ engine: Engine) async throws -> JSONValue {
            try await engine.query(ViewQuery(view: "latency", parameters: ["window": "all"]))
        }

        /// The total once it is whole and what it should be, or after a while what it is.
        private static func total(_ engine: Engine, reaching due: Int64) async throws -> Int64 {
            for _ in 0..<200 {
                if let answer = try? await latency(engine), answer["partial"] == nil {
                    let count = (answer["windows"]?.array ?? []).reduce(0) {
                        $0 + ($1["count"]?.integer ?? 0)
                    }
                    if count >= due { return count }
                }
                try await Task.sleep(for: .milliseconds(50))
            }
            return try await engine.total()
        }

        private static func holder(of shard: String, _ instances: Instances) async -> String? {
            for (address, engine) in zip(["a", "b", "c"], instances.all)
            where await engine.inspect().contains(where: { $0.plan.name == shard && $0.isRunning }) {
                return address
            }
            return nil
        }
    }
}
