import Contracts
import JSON
import Randomness
import Testing

/// Random damage to real files: whatever it makes of them is read or refused, and nothing crashes.
@Suite("Damaged files")
struct HostileFileTests {
    private static let rounds = 500
    /// Always the same, since a crash could not tell which one it was.
    private static let seed: UInt64 = 0x5eed
    /// Bytes that mean something in YAML or JSON are worth more than any others.
    private static let telling = Array("{}[]:,-?&*!|>'\"%@`#\\\n\t ~0.eu\u{80}".utf8) + [0, 0xff, 0xc3]

    private func damaged(_ bytes: [UInt8], _ generator: inout SeededRandom) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...8, using: &generator) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            let byte = Self.telling[Int.random(in: 0..<Self.telling.count, using: &generator)]
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: bytes[place] = byte
            case 1: bytes.insert(byte, at: place)
            case 2: bytes.remove(at: place)
            case 3: bytes.removeSubrange(place..<min(bytes.count, place + 20))
            default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 40)], at: place)
            }
        }
        return bytes
    }

    @Test("of YAML", arguments: ["inference.yaml", "dead-letters.yaml", "asyncapi.yaml"])
    func yaml(name: String) throws {
        var generator = SeededRandom(seed: Self.seed)
        let bytes = try Repository.bytes("topics/\(name)")
        var refused = 0
        for round in 0..<Self.rounds {
            do {
                _ = try YAMLReader.read(damaged(bytes, &generator))
            } catch {
                refused += 1
                #expect(!error.reason.isEmpty, "round \(round)")
            }
        }
        #expect(refused > 0 && refused < Self.rounds)
    }

    @Test("of a schema")
    func schemas() throws {
        var generator = SeededRandom(seed: Self.seed)
        let bytes = try Repository.bytes("topics/schemas/io.varve.inference.completed.v1.json")
        let event = try JSONValue(
            parsing: try #require(Repository.lines("replay/fixtures/events/inference/good.ndjson").last))
        for round in 0..<Self.rounds {
            guard let document = try? JSONValue(parsing: damaged(bytes, &generator)) else { continue }
            do {
                _ = try JSONSchema(document).validate(event)
            } catch {
                #expect(!error.violations.isEmpty, "round \(round)")
            }
        }
    }
}
