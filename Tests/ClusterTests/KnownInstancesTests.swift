import Cluster
import Engine
import JSON
import Testing

@Suite("Which instances there are")
struct KnownInstancesTests {
    private let start = ContinuousClock.now

    private func instance(_ id: String, _ shards: [Int]) -> AnnouncedInstance {
        AnnouncedInstance(
            id: id, address: "\(id):8080",
            shards: shards.map { AnnouncedShard(number: $0, name: "data-\($0)", position: 7) })
    }

    @Test(
        "of two that name a shard, the one that named it later has it, however often the other repeats itself"
    )
    func later() {
        var known = KnownInstances()
        known.note("a", instance("a", [0, 1]), at: 1, heard: start)
        known.note("b", instance("b", [1]), at: 2, heard: start)
        known.note("a", instance("a", [0, 1]), at: 3, heard: start)
        #expect(known.address(of: 1, except: "c", at: start) == "b:8080")
        known.note("a", instance("a", [1]), at: 4, heard: start)
        #expect(known.address(of: 1, except: "c", at: start) == "a:8080")
        #expect(known.address(of: 0, except: "c", at: start) == nil)
    }

    @Test("who asks is not sent to itself")
    func own() {
        var known = KnownInstances()
        known.note("a", instance("a", [0]), at: 1, heard: start)
        #expect(known.address(of: 0, except: "a", at: start) == nil)
        #expect(known.instances(at: start).map(\.id) == ["a"])
    }

    @Test("who is silent for too long is gone, as is who has said farewell")
    func gone() {
        var known = KnownInstances()
        known.note("a", instance("a", [0]), at: 1, heard: start)
        known.note("b", instance("b", [1]), at: 2, heard: start)
        known.note("b", nil, at: 3, heard: start)
        #expect(known.instances(at: start).map(\.id) == ["a"])
        let late = start + KnownInstances.silence
        #expect(known.instances(at: late).isEmpty && known.address(of: 0, except: "c", at: late) == nil)
        known.note("a", instance("a", [0]), at: 4, heard: late)
        #expect(known.address(of: 0, except: "c", at: late) == "a:8080")
    }

    @Test("the record of one that went without a word may go after a while, and not once it speaks again")
    func absent() {
        var known = KnownInstances()
        known.note("a", instance("a", [0]), at: 1, heard: start)
        known.note("b", instance("b", [1]), at: 2, heard: start + .seconds(5))
        let late = start + KnownInstances.absence
        #expect(known.absent(at: start + .seconds(59)).isEmpty)
        #expect(known.absent(at: late) == ["a"])
        known.note("a", instance("a", []), at: 3, heard: late)
        #expect(known.absent(at: late).isEmpty)
        known.note("b", nil, at: 4, heard: late)
        #expect(known.absent(at: late + KnownInstances.absence) == ["a"])
    }

    @Test("what an instance says of itself is read again, and what no instance wrote is passed over")
    func record() throws {
        var told = instance("a", [0, 3])
        told.standbys = ["data-1"]
        told.member = "varve-1"
        #expect(AnnouncedInstance(try JSONValue(parsing: told.json.encoded())) == told)
        // One of a version that knew no standbys.
        let older = try JSONValue(parsing: #"{"id": "a", "address": "a:1", "shards": []}"#.utf8)
        #expect(AnnouncedInstance(older)?.standbys == [])
        for text in ["{}", "[]", #"{"id": "a", "address": 1, "shards": []}"#] {
            #expect(AnnouncedInstance(try JSONValue(parsing: text.utf8)) == nil)
        }
    }
}
