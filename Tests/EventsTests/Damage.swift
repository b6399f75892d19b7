import Randomness

/// Changes events as storage, networks and careless programs do, by a seed.
struct Damage {
    private var generator: SeededRandom

    init(seed: UInt64) {
        generator = SeededRandom(seed: seed)
    }

    /// Bytes that are likely to matter.
    private static let telling =
        Array("{}[]:,\"\\ \n\r\t-+.eE0123456789tfnu/".utf8) + [0, 0x1F, 0x7F, 0x80, 0xC3, 0xED, 0xFF]

    /// One to three changes: a byte replaced, inserted, removed or flipped, a piece doubled, the rest cut off.
    mutating func change(_ event: String) -> [UInt8] {
        var bytes = Array(event.utf8)
        for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty { changeOnce(&bytes) }
        return bytes
    }

    private mutating func changeOnce(_ bytes: inout [UInt8]) {
        let position = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1: bytes.remove(at: position)
        case 2: bytes.removeSubrange(position...)
        case 3:
            let end = min(bytes.count, position + Int.random(in: 1...40, using: &generator))
            bytes.insert(
                contentsOf: bytes[position..<end], at: Int.random(in: 0...bytes.count, using: &generator))
        case 4, 5: bytes.insert(telling(), at: position)
        default: bytes[position] = telling()
        }
    }

    private mutating func telling() -> UInt8 {
        Self.telling.randomElement(using: &generator) ?? 0
    }
}
