extension CumulativeDistribution {
    /// The greatest distance between two distribution functions (Kolmogorov-Smirnov), and the area between them
    /// (Wasserstein, first order); zero if either has no values.
    ///
    /// - Complexity: O(n + m) of n and m steps.
    func distances(to other: CumulativeDistribution) -> (greatest: Double, area: Double) {
        guard count > 0, other.count > 0 else { return (0, 0) }
        return steps.withUnsafeBufferPointer { mine in
            other.steps.withUnsafeBufferPointer { theirs in
                var left = Cursor(mine, scale: 1 / count)
                var right = Cursor(theirs, scale: 1 / other.count)
                return Self.sweep(&left, &right)
            }
        }
    }

    private static func sweep(
        _ left: inout Cursor, _ right: inout Cursor
    ) -> (greatest: Double, area: Double) {
        var greatest = 0.0
        var area = 0.0
        var place = min(left.next, right.next)
        var difference = 0.0
        while place < .infinity {
            let value = min(left.next, right.next)
            let before = left.share(below: value) - right.share(below: value)
            area += (value - place) * meanMagnitude(difference, before)
            left.pass(value)
            right.pass(value)
            difference = left.passedShare - right.passedShare
            greatest = max(greatest, max(before.magnitude, difference.magnitude))
            place = value
            if min(left.next, right.next) == .infinity { break }
        }
        return (min(1, greatest), area)
    }

    /// The mean magnitude along a straight line from one value to another.
    @inline(__always)
    private static func meanMagnitude(_ start: Double, _ end: Double) -> Double {
        if start * end >= 0 { return (start + end).magnitude / 2 }
        return (start * start + end * end) / (2 * (start.magnitude + end.magnitude))
    }

    /// Where a sweep stands in one of two distributions.
    ///
    /// Sound: the steps are borrowed for the length of the sweep, and `index` is checked against their number.
    private struct Cursor {
        private let steps: UnsafeBufferPointer<Step>
        private let scale: Double
        private var index = 0
        /// The share of values at or below the place that was passed last, and how fast it rises from there.
        private(set) var passedShare = 0.0
        private var passed = 0.0
        private var slope = 0.0
        private var shareBelowNext = 0.0
        /// The next step; infinity behind the last one.
        private(set) var next = Double.infinity

        init(_ steps: UnsafeBufferPointer<Step>, scale: Double) {
            self.steps = steps
            self.scale = scale
            next = steps.isEmpty ? .infinity : steps[0].value
        }

        /// The share of values less than `value`, which lies at or before the next step.
        @inline(__always)
        func share(below value: Double) -> Double {
            if slope == 0 || value == next { return shareBelowNext }
            return passedShare + slope * (value - passed)
        }

        /// Goes on to `value`, which lies at or before the next step.
        @inline(__always)
        mutating func pass(_ value: Double) {
            guard value == next else {
                passedShare = share(below: value)
                passed = value
                return
            }
            passedShare = steps[index].through * scale
            passed = value
            index += 1
            guard index < steps.count else {
                shareBelowNext = passedShare
                slope = 0
                next = .infinity
                return
            }
            next = steps[index].value
            shareBelowNext = steps[index].below * scale
            let rise = steps[index].below - steps[index - 1].through
            slope = rise > 0 ? rise * scale / (next - value) : 0
        }
    }
}
