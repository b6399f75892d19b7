/// A part of the range that a question asks about, and the tier that it is answered from.
struct TierPart: Equatable {
    var tier: Int
    /// Milliseconds since 1970, multiples of the tier's size or the extremes of Int64.
    var range: Range<Int64>
}

extension WindowStore {
    /// Divides a range among the tiers, so that each part goes to the coarsest one whose windows fit into it: a day that begins
    /// at any minute is some minutes and hours, and minutes again. What is merged then is a few dozen windows, not 1,440.
    ///
    /// - Parameters:
    ///   - from, to: multiples of the base size, or the extremes of Int64.
    ///   - size: of the windows that will be made of it; nil for one of the whole range.
    func parts(from: Int64, to: Int64, size: Int64?) -> [TierPart] {
        let fitting = tiers.indices.filter { $0 == 0 || (size ?? tiers[$0].size) % tiers[$0].size == 0 }
        return parts(from: from, to: to, by: fitting[...])
    }

    private func parts(from: Int64, to: Int64, by fitting: ArraySlice<Int>) -> [TierPart] {
        guard from < to, let coarsest = fitting.last else { return [] }
        guard coarsest > 0 else { return [TierPart(tier: coarsest, range: from..<to)] }
        let window = WindowPolicy(size: tiers[coarsest].size)
        let first = from == .min ? from : window.start(of: from + window.size - 1)
        let last = to == .max ? to : window.start(of: to)
        let finer = fitting.dropLast()
        guard first < last else { return parts(from: from, to: to, by: finer) }
        return parts(from: from, to: first, by: finer) + [TierPart(tier: coarsest, range: first..<last)]
            + parts(from: last, to: to, by: finer)
    }
}
