import ByteCoding

/// How many of the sampled units were seen in two arms of the same epoch, in the epochs that are over.
struct UnitOverlap: Equatable {
    var sampled: UInt64 = 0
    var inTwoArms: UInt64 = 0

    /// Shares above this say that the assignment doesn't hold: a unit may change its arm by chance only where
    /// its name is not the same everywhere.
    static let tolerated = 0.01
    /// Fewer sampled units say nothing.
    static let leastSampled: UInt64 = 100

    var isTooLarge: Bool {
        sampled >= Self.leastSampled && Double(inTwoArms) > Self.tolerated * Double(sampled)
    }

    /// Adds the units of an epoch.
    mutating func add(_ arms: [UnitHashes]) {
        let threshold = arms.map(\.threshold).min() ?? 0
        let all = arms.flatMap { $0.hashes.prefix { $0 <= threshold } }.sorted()
        for (index, hash) in all.enumerated() {
            let isFirst = index == 0 || all[index - 1] != hash
            guard isFirst else { continue }
            sampled += 1
            if index + 1 < all.count, all[index + 1] == hash { inTwoArms += 1 }
        }
    }

    func encode(into writer: inout ByteWriter) {
        writer.writeVarint(sampled)
        writer.writeVarint(inTwoArms)
    }

    init() {}

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        sampled = try reader.readEventCount()
        inTwoArms = try reader.readEventCount()
    }
}
