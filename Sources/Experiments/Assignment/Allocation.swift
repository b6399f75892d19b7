import ByteCoding
import Commands

/// Which arm has which positions. When weights change, as few units as possible change their arm: an arm that grows
/// takes positions of the control, and one that shrinks gives them back to it. So with growing weights a unit goes
/// from the control to a treatment, and never between treatments.
struct Allocation: Equatable {
    /// A run of positions of one treatment; what no run has is the control's.
    struct Run: Equatable {
        var start: Int
        var end: Int
        var arm: Int
    }

    private let control: Int
    private let armCount: Int
    /// By start, without gaps of nothing between runs of the same arm.
    private(set) var runs: [Run] = []

    init(_ weights: ArmWeights, control: Int) {
        (self.control, armCount) = (control, weights.values.count)
        change(to: weights)
    }

    /// - Complexity: O(log n) in the number of runs.
    func arm(at position: Int) -> Int {
        let index = runs.lowerBound { $0.end <= position }
        return index < runs.count && runs[index].start <= position ? runs[index].arm : control
    }

    mutating func change(to weights: ArmWeights) {
        let wanted = widths(weights)
        var excess = [Int](repeating: 0, count: armCount)
        for arm in 0..<armCount { excess[arm] = -wanted[arm] }
        for run in runs { excess[run.arm] += run.end - run.start }
        // Arms shrink from behind before others grow.
        for index in runs.indices.reversed() where excess[runs[index].arm] > 0 {
            let given = min(excess[runs[index].arm], runs[index].end - runs[index].start)
            excess[runs[index].arm] -= given
            runs[index].end -= given
        }
        runs.removeAll { $0.start == $0.end }
        for arm in 0..<armCount where arm != control { grow(arm, by: -excess[arm]) }
    }

    /// Positions of each arm. The control gets what the others leave, whatever was rounded.
    private func widths(_ weights: ArmWeights) -> [Int] {
        let sum = weights.sum
        var left = UnitPosition.count
        return weights.values.enumerated().map { arm, weight in
            guard arm != control else { return 0 }
            let width = min(left, UnitPosition.width(percent: 100 * (weight / sum)))
            left -= width
            return width
        }
    }

    /// Takes the control's lowest positions.
    private mutating func grow(_ arm: Int, by width: Int) {
        var missing = width
        var (result, position): ([Run], Int) = ([], 0)
        func taken(_ end: Int) -> Run? {
            let size = min(missing, end - position)
            guard size > 0 else { return nil }
            missing -= size
            return Run(start: position, end: position + size, arm: arm)
        }
        for run in runs {
            if let new = taken(run.start) { Self.append(new, to: &result) }
            Self.append(run, to: &result)
            position = run.end
        }
        if let new = taken(UnitPosition.count) { Self.append(new, to: &result) }
        runs = result
    }

    private static func append(_ run: Run, to runs: inout [Run]) {
        if let last = runs.last, last.end == run.start, last.arm == run.arm {
            runs[runs.count - 1].end = run.end
        } else {
            runs.append(run)
        }
    }

    func encode(into writer: inout ByteWriter) {
        writer.writeList(runs) { writer, run in
            writer.writeVarint(UInt64(run.start))
            writer.writeVarint(UInt64(run.end))
            writer.writeVarint(UInt64(run.arm))
        }
    }

    init(from reader: inout ByteReader, control: Int, arms: Int) throws(ByteCodingError) {
        (self.control, armCount) = (control, arms)
        let begin = reader.position
        runs = try reader.readList { (reader) throws(ByteCodingError) in
            Run(
                start: try reader.readCount(atMost: UnitPosition.count),
                end: try reader.readCount(atMost: UnitPosition.count),
                arm: try reader.readCount(atMost: Int(Int32.max)))
        }
        let isSound = runs.allSatisfy {
            $0.start < $0.end && (0..<arms).contains($0.arm) && $0.arm != control
        }
        guard isSound, zip(runs, runs.dropFirst()).allSatisfy({ $0.end <= $1.start }) else {
            throw ByteCodingError("no allocation of units", byte: begin)
        }
    }
}
