import Contracts
import Foundation
import JSON
import Log
import Testing

@Suite("The contracts of this repository")
struct ContractSetTests {
    @Test("are sound: no problem in any of them")
    func sound() throws {
        #expect(try ContractSet.embedded().check() == [])
        #expect(try ContractSet.load(directory: Repository.topics.path).check() == [])
    }

    @Test("cover every topic of the design")
    func topics() throws {
        let contracts = try ContractSet.embedded()
        #expect(
            contracts.contracts.map(\.topic.name)
                == [
                    "dead-letters", "decisions", "experiments", "feedback", "inference", "instances",
                    "journal",
                    "registry",
                    "rules", "snapshots", "telemetry", "windows",
                ])
        let inference = try #require(contracts.contract(of: Topic(known: "inference")))
        #expect(inference.partitions.partitions(shards: 4) == 4)
        #expect(inference.dedupeEvents == 1_000_000)
        let journal = try #require(contracts.contract(of: Topic(known: "journal")))
        #expect(journal.partitions.partitions(shards: 4) == 5)
        #expect(journal.cleanup == .keep)
    }

    @Test("are all in the binary, byte for byte")
    func embedded() throws {
        let enumerator = try #require(FileManager.default.enumerator(atPath: Repository.topics.path))
        // Ready rules and profiles are no contracts: people put them, and the engine knows none.
        let names = enumerator.compactMap { $0 as? String }.filter {
            ($0.hasSuffix(".yaml") || $0.hasSuffix(".json")) && !$0.hasPrefix("rules/")
                && !$0.hasPrefix("health/")
        }
        #expect(names.count > 11)
        #expect(Set(EmbeddedAssets.contracts.keys) == Set(names))
        for name in names {
            #expect(try EmbeddedAssets.contracts[name] == Repository.bytes("topics/\(name)"), "\(name)")
        }
        let openAPI = try YAMLReader.read(EmbeddedAssets.openAPI).json
        #expect(openAPI["openapi"]?.string?.hasPrefix("3.1") == true)
        #expect(try EmbeddedAssets.openAPI == Repository.bytes("Sources/CAssets/openapi.yaml"))
    }

    @Test("say what is wrong with an event")
    func events() throws {
        let contracts = try ContractSet.embedded()
        let reading: JSONValue = [
            "specversion": "1.0", "id": "1", "source": "/s", "type": "io.varve.telemetry.reading.v1",
            "time": "2026-01-01T00:00:00Z", "data": ["device": "d", "readings": ["x": [1]]],
        ]
        #expect(contracts.validate(event: reading).map(\.pointer) == ["/data/readings/x"])
        #expect(
            contracts.validate(event: ["type": "io.varve.telemetry.readings.v1"]).map(\.description)
                == [
                    "/specversion: is missing", "/id: is missing", "/source: is missing",
                    "/type: no contract knows 'io.varve.telemetry.readings.v1': "
                        + "did you mean 'io.varve.telemetry.reading.v1'?",
                ])
        #expect(contracts.validate(event: "text") == [.init(pointer: "", reason: "is not an object")])
    }

    @Test("know what a dead letter is")
    func deadLetters() throws {
        let schema = try #require(
            try ContractSet.embedded().schema(ofType: "io.varve.dead-letter.recorded.v1"))
        let letter: JSONValue = [
            "topic": "inference", "partition": 0, "offset": 17, "reason": "data.latency_ms: not a number",
            "time": "2026-01-01T00:00:00Z", "bytes": "e30=",
        ]
        #expect(schema.validate(letter) == [])
        #expect(schema.validate(["topic": "inference"]).map(\.pointer) == ["/reason", "/time", "/bytes"])
    }
}
