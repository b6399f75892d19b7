import ByteCoding
import Commands

/// The totals of the units with the lowest hashes: a sample that is drawn alike everywhere (Cohen and Kaplan:
/// Summarizing data using bottom-k sketches, PODC 2007). Every event of a unit that is kept was counted, so that
/// units are compared whole, and the same units are kept in every arm.
///
/// It is a function of the events alone: order and merging don't show. A unit that was dropped never comes back,
/// since the threshold only falls.
public struct UnitSample: Equatable, Sendable {
    /// Units that are kept.
    let limit: Int
    /// Every unit whose hash is at most this is here.
    private(set) var threshold = UInt64.max
    /// Rising by hash.
    private(set) var units: [UnitTotals] = []

    /// - Precondition: `limit` is positive.
    init(limit: Int) {
        precondition(limit > 0, "a sample has room for a unit")
        self.limit = limit
    }

    mutating func insert(_ sample: UnsafePointer<ArmSample>) {
        guard let index = place(of: sample.pointee.unit) else { return }
        units[index].add(sample)
    }

    mutating func insertFeedback(score: Double?, label: Double?, unit: UInt64) {
        guard let index = place(of: unit) else { return }
        if let score { units[index].add(score, .score) }
        if let label { units[index].add(label, .label) }
    }

    /// Where a unit is, made if it is new; nil if it is not of the sample.
    private mutating func place(of hash: UInt64) -> Int? {
        guard hash <= threshold else { return nil }
        let index = units.lowerBound { $0.hash < hash }
        if index < units.count, units[index].hash == hash { return index }
        units.insert(UnitTotals(hash: hash), at: index)
        shrink()
        return index < units.count ? index : nil
    }

    private mutating func shrink() {
        guard units.count > limit else { return }
        units.removeLast(units.count - limit)
        threshold = units[limit - 1].hash
    }

    /// The limit stays this sample's own.
    mutating func merge(_ other: UnitSample) {
        threshold = min(threshold, other.threshold)
        var merged: [UnitTotals] = []
        merged.reserveCapacity(min(limit + 1, units.count + other.units.count))
        var (mine, theirs) = (units[...], other.units[...])
        while merged.count <= limit, let next = Self.takeLowest(&mine, &theirs), next.hash <= threshold {
            merged.append(next)
        }
        units = merged
        shrink()
    }

    private static func takeLowest(
        _ a: inout ArraySlice<UnitTotals>, _ b: inout ArraySlice<UnitTotals>
    ) -> UnitTotals? {
        guard let first = a.first else { return b.popFirst() }
        guard let second = b.first, second.hash <= first.hash else { return a.popFirst() }
        b.removeFirst()
        guard first.hash == second.hash else { return second }
        a.removeFirst()
        var both = first
        both.merge(second)
        return both
    }

    func encode(into writer: inout ByteWriter) {
        writer.writeVarint(UInt64(limit))
        writer.writeFixed(threshold)
        writer.writeList(units) { $1.encode(into: &$0) }
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        limit = try reader.readCount(atMost: 1 << 16)
        threshold = try reader.readFixed()
        let start = reader.position
        units = try reader.readList { (reader) throws(ByteCodingError) in try UnitTotals(from: &reader) }
        let isRising = zip(units, units.dropFirst()).allSatisfy { $0.hash < $1.hash }
        guard limit > 0, units.count <= limit, isRising, units.last.map({ $0.hash <= threshold }) ?? true
        else { throw ByteCodingError("no sample of units", byte: start) }
    }
}
