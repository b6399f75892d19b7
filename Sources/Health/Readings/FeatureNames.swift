import Commands

/// Numbers the names of features in the order in which they came, by an open-addressing table over their hashes. Only
/// the first `HealthLimits.featureNameCount` names have a number.
struct FeatureNames: Sendable {
    private var names: [UTF8Name] = []
    private var numbers: [UTF8Name: Int32] = [:]
    /// Nil for a name that came without its hash, from a snapshot; it has no slot until it comes with it.
    private var hashes: [UInt64?] = []
    /// All names, one behind the other, and where each begins; one more entry is the end.
    private var arena: [UInt8] = []
    private var starts: [Int] = [0]
    /// The number in each slot, -1 where free. A power of two, at most half of them taken.
    private var slots = [Int32](repeating: -1, count: 64)

    subscript(number: Int32) -> UTF8Name { names[Int(number)] }

    /// - Complexity: O(the name's length).
    mutating func number(of name: UnsafeRawBufferPointer, hash: UInt64) -> Int32? {
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] >= 0 {
            let number = slots[slot]
            if hashes[Int(number)] == hash, isEqual(Int(number), name) { return number }
            slot = (slot + 1) & (slots.count - 1)
        }
        return hashed(name, hash)
    }

    /// The number of a name whose hash is not known yet.
    mutating func number(of name: UTF8Name) -> Int32? {
        if let number = numbers[name] { return number }
        guard names.count < HealthLimits.featureNameCount else { return nil }
        let number = Int32(names.count)
        names.append(name)
        numbers[name] = number
        hashes.append(nil)
        arena.append(contentsOf: name.text.utf8)
        starts.append(arena.count)
        if names.count * 2 > slots.count { grow() }
        return number
    }

    private func isEqual(_ number: Int, _ name: UnsafeRawBufferPointer) -> Bool {
        let (start, end) = (starts[number], starts[number + 1])
        guard end - start == name.count else { return false }
        for index in 0..<name.count where arena[start + index] != name[index] { return false }
        return true
    }

    @inline(never)
    private mutating func hashed(_ name: UnsafeRawBufferPointer, _ hash: UInt64) -> Int32? {
        guard let number = number(of: UTF8Name(String(decoding: name, as: UTF8.self))) else { return nil }
        hashes[Int(number)] = hash
        place(number, hash)
        return number
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 2)
        for (number, hash) in hashes.enumerated() {
            if let hash { place(Int32(number), hash) }
        }
    }

    private mutating func place(_ number: Int32, _ hash: UInt64) {
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = number
    }
}
