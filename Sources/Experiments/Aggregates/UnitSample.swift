import ByteCoding
import Commands

/// The totals of the units with the lowest hashes: a sample that is drawn alike everywhere (Cohen and Kaplan:
/// Summarizing data using bottom-k sketches, PODC 2007). Every event of a unit that is kept was counted, so that
/// units are compared whole, and the same units are kept in every arm.
///
/// It is a function of the events alone: order and merging don't show. A unit that was dropped never comes back,
/// since the threshold only falls.
///
/// Totals stay where they are, and what is sorted beside them is small: on the hot path an event of a new unit moves a few
/// cache lines, and one of a unit that is not of the sample costs a comparison.
public struct UnitSample: Equatable, Sendable {
    /// Units that are kept.
    let limit: Int
    /// Every unit whose hash is at most this is here.
    private(set) var threshold = UInt64.max
    /// Rising.
    private var hashes: [UInt64] = []
    /// Where the totals of each of them are.
    private var places: [Int32] = []
    private var totals: [UnitTotals] = []

    /// - Precondition: `limit` is positive.
    init(limit: Int) {
        precondition(limit > 0, "a sample has room for a unit")
        self.limit = limit
    }

    public static func == (a: UnitSample, b: UnitSample) -> Bool {
        a.limit == b.limit && a.threshold == b.threshold && a.units == b.units
    }

    /// Rising by hash.
    var units: [UnitTotals] { places.map { totals[Int($0)] } }

    @inline(__always)
    mutating func insert(_ sample: UnsafePointer<ArmSample>) {
        guard sample.pointee.unit <= threshold, let index = place(of: sample.pointee.unit) else { return }
        totals[index].add(sample)
    }

    mutating func insertFeedback(score: Double?, label: Double?, unit: UInt64) {
        guard unit <= threshold, let index = place(of: unit) else { return }
        if let score { totals[index].add(score, .score) }
        if let label { totals[index].add(label, .label) }
    }

    /// Where the totals of a unit are, made if it is new; nil if it is not of the sample.
    @inline(never)
    private mutating func place(of hash: UInt64) -> Int? {
        let index = hashes.lowerBound { $0 < hash }
        if index < hashes.count, hashes[index] == hash { return Int(places[index]) }
        guard hashes.count == limit else {
            if hashes.isEmpty { reserve() }
            totals.append(UnitTotals(hash: hash))
            note(hash, Int32(totals.count - 1), at: index)
            return totals.count - 1
        }
        guard index < limit else {
            threshold = hashes[limit - 1]
            return nil
        }
        // The last one gives up its place.
        let place = places.removeLast()
        hashes.removeLast()
        totals[Int(place)] = UnitTotals(hash: hash)
        note(hash, place, at: index)
        threshold = hashes[limit - 1]
        return Int(place)
    }

    private mutating func note(_ hash: UInt64, _ place: Int32, at index: Int) {
        hashes.insert(hash, at: index)
        places.insert(place, at: index)
    }

    /// At once for small samples, which windows have.
    private mutating func reserve() {
        guard limit <= ExperimentLimits.windowUnitCount else { return }
        hashes.reserveCapacity(limit)
        places.reserveCapacity(limit)
        totals.reserveCapacity(limit)
    }

    /// The limit stays this sample's own.
    mutating func merge(_ other: UnitSample) {
        threshold = min(threshold, other.threshold)
        var merged: [UnitTotals] = []
        merged.reserveCapacity(min(limit + 1, hashes.count + other.hashes.count))
        var (mine, theirs) = (units[...], other.units[...])
        while merged.count <= limit, let next = Self.takeLowest(&mine, &theirs), next.hash <= threshold {
            merged.append(next)
        }
        if merged.count > limit {
            merged.removeLast(merged.count - limit)
            threshold = merged[limit - 1].hash
        }
        set(merged)
    }

    /// - Parameter units: rising by hash.
    private mutating func set(_ units: [UnitTotals]) {
        totals = units
        hashes = units.map(\.hash)
        places = units.indices.map(Int32.init)
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
        let units = try reader.readList { (reader) throws(ByteCodingError) in try UnitTotals(from: &reader) }
        let isRising = zip(units, units.dropFirst()).allSatisfy { $0.hash < $1.hash }
        guard limit > 0, units.count <= limit, isRising, units.last.map({ $0.hash <= threshold }) ?? true
        else { throw ByteCodingError("no sample of units", byte: start) }
        set(units)
    }
}
