/// How many values lie below each point: the empirical distribution function of a summary.
///
/// Of the values that a bin spans, one lies at either end, and the others are taken to be spread evenly between. So
/// the function jumps at steps and rises in straight lines between some of them.
struct CumulativeDistribution: Sendable {
    /// A place where values lie.
    struct Step: Sendable {
        var value: Double
        /// How many values are less.
        var below: Double
        /// How many values are less or equal.
        var through: Double
    }

    /// Ascending.
    private(set) var steps: [Step] = []
    private(set) var count = 0.0

    mutating func reserve(steps: Int) {
        self.steps.reserveCapacity(steps)
    }

    /// Adds equal values that are no less than all before.
    mutating func append(_ more: Double, at value: Double) {
        if let last = steps.last, last.value == value {
            steps[steps.count - 1].through += more
        } else {
            steps.append(Step(value: value, below: count, through: count + more))
        }
        count += more
    }

    /// Adds values between two ends, all greater than those before.
    @inline(__always)
    mutating func append(_ more: Double, from low: Double, to high: Double) {
        let end = count + more
        if low == high {
            steps.append(Step(value: low, below: count, through: end))
        } else {
            steps.append(Step(value: low, below: count, through: count + 1))
            steps.append(Step(value: high, below: end - 1, through: end))
        }
        count = end
    }

    /// How many values are less than `value`.
    ///
    /// - Complexity: O(log n) of n steps.
    func count(below value: Double) -> Double {
        let index = firstStep { $0.value >= value }
        guard index < steps.count else { return count }
        let next = steps[index]
        guard index > 0, next.value > value else { return next.below }
        let previous = steps[index - 1]
        let share = (value - previous.value) / (next.value - previous.value)
        return previous.through + share * (next.below - previous.through)
    }

    /// The first step that lies where a condition holds that holds for all after it.
    private func firstStep(where isFar: (Step) -> Bool) -> Int {
        var lower = 0
        var upper = steps.count
        while lower < upper {
            let middle = (lower + upper) / 2
            if isFar(steps[middle]) { upper = middle } else { lower = middle + 1 }
        }
        return lower
    }

    /// The value at a place in the order, counted from 0.
    ///
    /// - Precondition: `place` lies in `0..<count`.
    /// - Complexity: O(log n) of n steps.
    private func value(at place: Double) -> Double {
        let index = firstStep { $0.through > place }
        let step = steps[index]
        guard place < step.below, index > 0 else { return step.value }
        // Between the two ends of a bin, whose first value is the last at the step before.
        let previous = steps[index - 1]
        let first = previous.through - 1
        return previous.value + (step.value - previous.value) * ((place - first) / (step.below - first))
    }

    /// The value at a share of the order, by linear interpolation between the two nearest (Hyndman and Fan's type 7,
    /// NumPy's default).
    ///
    /// - Precondition: there are values, and `share` lies in `0...1`.
    func quantile(_ share: Double) -> Double {
        let place = (count - 1) * share
        let whole = place.rounded(.down)
        let left = value(at: whole)
        let right = value(at: min(whole + 1, count - 1))
        let rest = place - whole
        // From the nearer end, as NumPy does.
        return rest < 0.5 ? left + (right - left) * rest : right - (right - left) * (1 - rest)
    }

    /// The cuts that divide the values into so many parts of the same size, equal cuts once.
    ///
    /// - Complexity: O(parts log n) of n steps.
    func cuts(into parts: Int) -> [Double] {
        guard count > 0 else { return [] }
        var cuts: [Double] = []
        for index in 1..<parts {
            let cut = quantile(Double(index) * (1 / Double(parts)))
            if cuts.last.map({ $0 < cut }) ?? true { cuts.append(cut) }
        }
        return cuts
    }

    /// Mean and standard deviation of the values themselves, not of a population they were drawn from; nil if there
    /// are none.
    var moments: (mean: Double, deviation: Double)? {
        guard count > 0 else { return nil }
        var mean = 0.0
        forEachPart { low, high, share in mean += (low / 2 + high / 2) * share }
        var variance = 0.0
        forEachPart { low, high, share in
            let distance = low / 2 + high / 2 - mean
            let width = high - low
            variance += (distance * distance + width * width / 12) * share
        }
        return (mean, variance.squareRoot())
    }

    /// Calls `body` with what lies at each step, and with what is spread between two.
    private func forEachPart(_ body: (_ low: Double, _ high: Double, _ share: Double) -> Void) {
        var previous = Step(value: 0, below: 0, through: 0)
        for step in steps {
            if step.below > previous.through {
                body(previous.value, step.value, (step.below - previous.through) / count)
            }
            body(step.value, step.value, (step.through - step.below) / count)
            previous = step
        }
    }
}
