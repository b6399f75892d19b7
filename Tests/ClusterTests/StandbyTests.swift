import Engine
import JSON
import Log
import Streams
import Testing

extension ClusterSuites {
    @Suite("Shards that are kept warm", .serialized, .timeLimit(.minutes(10)))
    struct StandbyTests {
        @Test("a shard that moves to its standby goes on from there, with the state that it had")
        func moves() async throws {
            let instances = try Instances(shards: 2, standbys: 1)
            let first = try await instances.start("a")
            try await instances.settle(["a": 3])
            _ = instances.takeOrigins()
            let second = try await instances.start("b")
            try await instances.settle(["a": 2, "b": 1])
            try await instances.becomeKnown()
            try await Self.publish(0..<900, to: first)
            #expect(try await first.execute(Self.model("m1")).status == 201)
            try await instances.settle()
            let hashes = await instances.hashes()
            try await instances.becomeWarm()
            let announced = await first.health()["instances"]?.array ?? []
            #expect(announced.flatMap { $0["standbys"]?.array ?? [] }.count == 3)
            let metrics = await second.metrics().first { $0.name == "varve_standby_lag_entries" }
            #expect(metrics?.samples.count == 2)
            _ = instances.takeOrigins()

            let held = await first.inspect().filter(\.isRunning).map(\.plan.name).sorted()
            // A standby must not end between the moment at which its shard comes and the one at which it is taken.
            let tending = Task {
                while !Task.isCancelled {
                    await second.tick()
                    try? await Task.sleep(for: .milliseconds(1))
                }
            }
            try await instances.stop("a")
            try await instances.settle(["b": 3])
            tending.cancel()
            await tending.value
            #expect(await instances.hashes() == hashes)
            #expect(try await instances.takeOrigins(held.count) == held.map { "\($0): standby" })

            // It goes on folding, and what it has recorded is what an engine finds that has only the log.
            try await Self.publish(900..<1_200, to: second)
            #expect(try await second.total() == 1_200)
            try await instances.settle()
            let later = await instances.hashes()
            try await instances.stop("b")
            let alone = try await instances.cluster.open()
            #expect(await alone.hashes == later)
            try await alone.stop()
        }

        @Test("standbys follow whoever has the shards: one that comes back is warm again")
        func comesBack() async throws {
            let instances = try Instances(shards: 2, standbys: 1)
            try await instances.start("a")
            let second = try await instances.start("b")
            try await instances.settle(nil)
            try await instances.becomeKnown()
            try await Self.publish(0..<600, to: second)
            try await instances.becomeWarm()
            try await instances.stop("a")
            try await instances.settle(["b": 3])
            #expect((await second.health()["standbys"]?.array ?? []).isEmpty)
            try await instances.start("a")
            try await instances.settle(nil)
            try await instances.becomeWarm()
            #expect(instances.all.count == 2)
            try await Self.publish(600..<900, to: second)
            #expect(try await second.total() == 900)
            for address in ["a", "b"] { try await instances.stop(address) }
        }

        @Test("of three instances the one that is given a shard is the one that has kept it warm")
        func heirs() async throws {
            let instances = try Instances(shards: 5, standbys: 1)
            for address in ["a", "b", "c"] {
                try await instances.start(address)
                try await instances.settle(nil)
            }
            try await instances.settle(["a": 2, "b": 2, "c": 2])
            try await instances.becomeKnown()
            try await Self.publish(0..<600, to: try #require(instances.all.first))
            try await instances.becomeWarm()
            _ = instances.takeOrigins()
            let last = try #require(instances.all.last)
            let moved = await last.inspect().filter(\.isRunning).map(\.plan.name).sorted()
            try await instances.stop("c")
            try await instances.settle(["a": 3, "b": 3])
            #expect(try await instances.takeOrigins(moved.count) == moved.map { "\($0): standby" })
            for address in ["a", "b"] { try await instances.stop(address) }
        }

        @Test("each shard has as many standbys as were asked for, and all instances agree on which")
        func choice() {
            let ids = ["a", "b", "c", "d"]
            let instances = ids.enumerated().map { number, id in
                AnnouncedInstance(
                    id: id, address: "\(id):1",
                    shards: stride(from: number, through: 8, by: 4).map {
                        AnnouncedShard(number: $0, name: "data-\($0)", position: 0)
                    })
            }
            for standbys in 0...5 {
                var counts = Array(repeating: 0, count: 9)
                for instance in instances {
                    let choice = StandbyChoice(id: instance.id, standbys: standbys)
                    let chosen = choice.shards(among: instances, current: [])
                    #expect(chosen.isDisjoint(with: instance.shards.map(\.number)))
                    for number in chosen { counts[number] += 1 }
                }
                #expect(counts.allSatisfy { $0 == min(standbys, 3) })
            }
        }

        @Test("few standbys change when an instance goes, and none of a shard that nobody has")
        func change() {
            let choice = StandbyChoice(id: "b", standbys: 1)
            let all = AnnouncedInstance(
                id: "a", address: "a:1",
                shards: (0...3).map { AnnouncedShard(number: $0, name: "data-\($0)", position: 0) })
            let others = ["b", "c"].map { AnnouncedInstance(id: $0, address: "\($0):1", shards: []) }
            let before = choice.shards(among: [all] + others, current: [])
            #expect(choice.shards(among: others, current: before) == before)
            #expect(choice.shards(among: [all, others[0]], current: before).isSuperset(of: before))
            #expect(choice.shards(among: [all, others[0]], current: before) == [0, 1, 2, 3])
            #expect(choice.shards(among: [], current: before) == before)
        }

        // MARK: Steps

        private static func publish(_ range: Range<Int>, to engine: Engine) async throws {
            let answer = try await engine.publish(Events.inference(range))
            #expect(answer.accepted == range.count)
        }

        private static func model(_ name: String) -> CommandRequest {
            CommandRequest("POST", ["models"], body: ["model": .string(name)], actor: "me")
        }
    }
}
