import ByteCoding
import Commands

/// The lowest hashes of the units that an arm has seen, without what they did: enough to find those that another
/// arm has seen, too. The same threshold as that of `UnitSample`.
struct UnitHashes: Equatable, Sendable {
    private(set) var threshold = UInt64.max
    /// Rising.
    private(set) var hashes: [UInt64] = []

    init() {}

    init(threshold: UInt64, hashes: [UInt64]) {
        self.threshold = threshold
        for hash in hashes { insert(hash) }
    }

    mutating func merge(_ sample: UnitSample) {
        threshold = min(threshold, sample.threshold)
        for unit in sample.units { note(unit.hash) }
        shrink()
    }

    mutating func merge(_ other: UnitHashes) {
        threshold = min(threshold, other.threshold)
        for hash in other.hashes { note(hash) }
        shrink()
    }

    mutating func insert(_ hash: UInt64) {
        note(hash)
        shrink()
    }

    private mutating func note(_ hash: UInt64) {
        guard hash <= threshold else { return }
        let index = hashes.lowerBound { $0 < hash }
        if index == hashes.count || hashes[index] != hash { hashes.insert(hash, at: index) }
    }

    private mutating func shrink() {
        let kept = min(hashes.lowerBound { $0 <= threshold }, ExperimentLimits.unitHashCount)
        if kept < hashes.count, kept == ExperimentLimits.unitHashCount { threshold = hashes[kept - 1] }
        hashes.removeLast(hashes.count - kept)
    }

    /// About how many units there are; exact as long as all are kept.
    var estimatedCount: Double {
        guard threshold < .max else { return Double(hashes.count) }
        let share = (Double(threshold) + 1) / 0x1p64
        return Double(hashes.last == threshold ? hashes.count - 1 : hashes.count) / share
    }

    func encode(into writer: inout ByteWriter) {
        writer.writeFixed(threshold)
        writer.writeList(hashes) { $0.writeFixed($1) }
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        threshold = try reader.readFixed()
        let start = reader.position
        hashes = try reader.readList { (reader) throws(ByteCodingError) in try reader.readFixed() }
        let isRising = zip(hashes, hashes.dropFirst()).allSatisfy(<)
        guard hashes.count <= ExperimentLimits.unitHashCount, isRising,
            hashes.last.map({ $0 <= threshold }) ?? true
        else { throw ByteCodingError("no hashes of units", byte: start) }
    }
}
