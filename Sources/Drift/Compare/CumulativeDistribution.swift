/// How many values lie below each point: the empirical distribution function of a summary.
///
/// Values between the ends of a mass are taken to be spread evenly. So the function jumps at single values and at
/// the ends of masses, and rises in straight lines between.
struct CumulativeDistribution: Sendable {
    /// A place where values lie.
    struct Step: Sendable {
        var value: Double
        /// How many values are less.
        var below: Double
        /// How many values are less or equal.
        var through: Double
    }

    let masses: [Mass]
    let steps: [Step]
    let count: Double

    init(_ masses: [Mass]) {
        self.masses = masses
        var steps: [Step] = []
        steps.reserveCapacity(2 * masses.count)
        var sum = 0.0
        for mass in masses {
            if mass.low == mass.high {
                steps.append(Step(value: mass.low, below: sum, through: sum + mass.count))
            } else {
                let end = sum + mass.count
                steps.append(Step(value: mass.low, below: sum, through: sum + 1))
                steps.append(Step(value: mass.high, below: end - 1, through: end))
            }
            sum += mass.count
        }
        self.steps = steps
        count = sum
    }

    /// How many values are less than `value`.
    ///
    /// - Complexity: O(log n) of n steps.
    func count(below value: Double) -> Double {
        var lower = 0
        var upper = steps.count
        while lower < upper {
            let middle = (lower + upper) / 2
            if steps[middle].value < value { lower = middle + 1 } else { upper = middle }
        }
        guard lower < steps.count else { return count }
        let next = steps[lower]
        guard lower > 0, next.value > value else { return next.below }
        let previous = steps[lower - 1]
        let share = (value - previous.value) / (next.value - previous.value)
        return previous.through + share * (next.below - previous.through)
    }

    /// The cuts that divide the values into so many parts of the same size, by linear interpolation between the two
    /// nearest values (Hyndman and Fan's type 7, NumPy's default), equal cuts once.
    ///
    /// - Complexity: O(n) of n masses.
    func cuts(into parts: Int) -> [Double] {
        guard count > 0 else { return [] }
        var cuts: [Double] = []
        var walk = Walk(masses: masses)
        for index in 1..<parts {
            let place = (count - 1) * (Double(index) * (1 / Double(parts)))
            let whole = place.rounded(.down)
            let left = walk.value(at: whole)
            let right = walk.value(at: min(whole + 1, count - 1))
            let cut = Self.interpolate(left, right, place - whole)
            if cuts.last.map({ $0 < cut }) ?? true { cuts.append(cut) }
        }
        return cuts
    }

    /// From the nearer end, so that equal ends give their value.
    private static func interpolate(_ left: Double, _ right: Double, _ share: Double) -> Double {
        share < 0.5 ? left + (right - left) * share : right - (right - left) * (1 - share)
    }

    /// Finds values by their place in the order, at ascending places.
    private struct Walk {
        let masses: [Mass]
        var index = 0
        /// How many values lie in the masses before.
        var before = 0.0

        /// The value at a place counted from 0.
        mutating func value(at place: Double) -> Double {
            // The second of a pair may lie in the next mass while the next pair begins in this one.
            var index = index
            var before = before
            while index < masses.count - 1, before + masses[index].count <= place {
                before += masses[index].count
                index += 1
            }
            self.index = index
            self.before = before
            let mass = masses[index]
            guard mass.low < mass.high else { return mass.low }
            return mass.low + (mass.high - mass.low) * ((place - before) / (mass.count - 1))
        }
    }

    /// The greatest distance between two distribution functions, and the area between them.
    ///
    /// - Complexity: O(n + m) of n and m steps.
    func distances(to other: CumulativeDistribution) -> (greatest: Double, area: Double) {
        guard count > 0, other.count > 0 else { return (0, 0) }
        var mine = Cursor(steps: steps, scale: 1 / count)
        var theirs = Cursor(steps: other.steps, scale: 1 / other.count)
        var greatest = 0.0
        var area = 0.0
        var place = 0.0
        var difference = 0.0
        var isFirst = true
        while let next = Self.least(mine.nextValue, theirs.nextValue) {
            let before = mine.share(below: next) - theirs.share(below: next)
            if !isFirst { area += (next - place) * Self.meanMagnitude(difference, before) }
            isFirst = false
            mine.pass(next)
            theirs.pass(next)
            difference = mine.shareThrough - theirs.shareThrough
            greatest = max(greatest, before.magnitude, difference.magnitude)
            place = next
        }
        return (min(1, greatest), area)
    }

    @inline(__always)
    private static func least(_ left: Double?, _ right: Double?) -> Double? {
        guard let left else { return right }
        guard let right else { return left }
        return min(left, right)
    }

    /// The mean magnitude along a straight line from one value to another.
    @inline(__always)
    private static func meanMagnitude(_ start: Double, _ end: Double) -> Double {
        if (start >= 0) == (end >= 0) { return (start + end).magnitude / 2 }
        return (start * start + end * end) / (2 * (start.magnitude + end.magnitude))
    }

    /// Where a sweep over two distributions stands in one of them.
    private struct Cursor {
        let steps: [Step]
        let scale: Double
        var index = 0
        /// The share of values at or below the last step that was passed, and its place.
        var shareThrough = 0.0
        var passed = 0.0

        init(steps: [Step], scale: Double) {
            self.steps = steps
            self.scale = scale
        }

        @inline(__always)
        var nextValue: Double? { index < steps.count ? steps[index].value : nil }

        /// The share of values less than `value`, which lies at or before the next step.
        @inline(__always)
        func share(below value: Double) -> Double {
            guard index < steps.count else { return shareThrough }
            let next = steps[index]
            let end = next.below * scale
            if index == 0 || next.value == value || end == shareThrough { return end }
            return shareThrough + (end - shareThrough) * ((value - passed) / (next.value - passed))
        }

        @inline(__always)
        mutating func pass(_ value: Double) {
            if index < steps.count, steps[index].value == value {
                shareThrough = steps[index].through * scale
                passed = value
                index += 1
            } else {
                shareThrough = share(below: value)
                passed = value
            }
        }
    }

    /// Mean and standard deviation (of the values themselves, not of a population they were drawn from), where
    /// evenly spread values count as such; nil if there are none.
    var moments: (mean: Double, deviation: Double)? {
        guard count > 0 else { return nil }
        var mean = 0.0
        for mass in masses { mean += (mass.low / 2 + mass.high / 2) * (mass.count / count) }
        var variance = 0.0
        for mass in masses {
            let distance = mass.low / 2 + mass.high / 2 - mean
            let width = mass.high - mass.low
            variance += (distance * distance + width * width / 12) * (mass.count / count)
        }
        return (mean, variance.squareRoot())
    }
}
