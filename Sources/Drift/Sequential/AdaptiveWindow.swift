internal import Statistics

/// ADWIN: a window over a stream that drops its past when the mean has moved (Bifet and Gavaldà: Learning from
/// time-changing data with adaptive windowing, SIAM International Conference on Data Mining, 2007). It finds the same
/// changes as river 0.26.
///
/// The window is kept in buckets of 1, 2, 4, … values, a few of each size. Every `clock` values, each place between two
/// buckets is tried: if the means before and after differ by more than chance allows, the window has changed.
public struct AdaptiveWindow: Equatable, Sendable {
    /// Buckets of one size.
    public static let bucketLimit = 5
    /// Sizes of buckets: 2^40 values are some 30,000 years of one a second.
    static let sizeLimit = 40
    public static let confidences = 1e-12...0.5
    public static let clocks = 1...65_536
    /// Of parts and of the grace period, in values.
    public static let sizes = 1...(1 << 20)

    struct Bucket: Equatable, Sendable {
        var total: Double
        /// The sum of squared distances from the bucket's mean.
        var squares: Double
    }

    /// The probability of a false change at each check.
    public let confidence: Double
    /// Values from one check to the next.
    public let clock: Int
    /// Either part has at least so many values where the window is cut.
    public let leastPart: Int
    /// Windows of so many values or fewer are not checked.
    public let grace: Int

    /// Buckets of 2^i values at index i, each list in the order of time.
    var rows: [[Bucket]] = [[]]
    /// Values in the window.
    public internal(set) var width = 0.0
    /// Their sum.
    public internal(set) var total = 0.0
    /// The sum of their squared distances from the mean.
    var squares = 0.0
    /// Values since the last change.
    var tick = 0
    /// Whether the last value showed a change.
    public internal(set) var hasChanged = false

    /// The defaults are river's.
    ///
    /// - Precondition: `confidence` lies in `confidences`, `clock` in `clocks`, and the others in `sizes`.
    public init(confidence: Double = 0.002, clock: Int = 32, leastPart: Int = 5, grace: Int = 10) {
        precondition(Self.confidences.contains(confidence), "no such confidence")
        precondition(Self.clocks.contains(clock), "no such clock")
        precondition(Self.sizes.contains(leastPart) && Self.sizes.contains(grace), "no such size")
        self.confidence = confidence
        self.clock = clock
        self.leastPart = leastPart
        self.grace = grace
    }

    /// The mean of the window; 0 of none.
    public var mean: Double { width > 0 ? total / width : 0 }
    /// The variance of the window's values.
    public var variance: Double { width > 0 ? squares / width : 0 }

    /// Takes a value; says whether it shows a change. After a change the window begins anew.
    ///
    /// - Precondition: `value` is finite.
    /// - Complexity: O(1) amortized, and O(log width) at each check.
    @discardableResult
    public mutating func insert(_ value: Double) -> Bool {
        precondition(value.isFinite, "a window takes finite values")
        if hasChanged {
            self = AdaptiveWindow(
                confidence: confidence, clock: clock, leastPart: leastPart, grace: grace)
        }
        append(value)
        tick += 1
        hasChanged = false
        if tick % clock == 0, width > Double(grace) {
            while isCutAnywhere() {
                hasChanged = true
                dropOldest()
            }
        }
        return hasChanged
    }

    private mutating func append(_ value: Double) {
        rows[0].append(Bucket(total: value, squares: 0))
        width += 1
        if width > 1 {
            let distance = value - total / (width - 1)
            squares += (width - 1) * distance * distance / width
        }
        total += value
        joinBuckets()
    }

    /// Joins the two oldest buckets of a size that has one too many, and so on for the next size.
    private mutating func joinBuckets() {
        var index = 0
        // No stream lasts until the largest size has one too many.
        while rows[index].count > Self.bucketLimit {
            let size = Self.size(ofRow: index)
            let (older, newer) = (rows[index][0], rows[index][1])
            let distance = older.total / size - newer.total / size
            let between = size * size * distance * distance / (size + size)
            rows[index].removeFirst(2)
            if index + 1 == rows.count { rows.append([]) }
            rows[index + 1].append(
                Bucket(
                    total: older.total + newer.total, squares: older.squares + newer.squares + between))
            index += 1
        }
    }

    static func size(ofRow row: Int) -> Double {
        Double(sign: .plus, exponent: row, significand: 1)
    }

    /// Whether the means before and after some place between two buckets differ by too much.
    private func isCutAnywhere() -> Bool {
        let spread = DeterministicMath.log(2 * DeterministicMath.log(width) / confidence)
        var older = (count: 0.0, total: 0.0)
        var newer = (count: width, total: total)
        for row in rows.indices.reversed() {
            for bucket in rows[row] {
                let size = Self.size(ofRow: row)
                older = (older.count + size, older.total + bucket.total)
                newer = (newer.count - size, newer.total - bucket.total)
                guard min(older.count, newer.count) >= Double(leastPart) else { continue }
                let difference = older.total / older.count - newer.total / newer.count
                if difference.magnitude > bound(older.count, newer.count, spread) { return true }
            }
        }
        return false
    }

    /// What chance allows two means to differ.
    private func bound(_ older: Double, _ newer: Double, _ spread: Double) -> Double {
        let margin = Double(leastPart) - 1
        let reciprocal = 1 / (older - margin) + 1 / (newer - margin)
        return (2 * reciprocal * variance * spread).squareRoot() + 2.0 / 3 * spread * reciprocal
    }

    private mutating func dropOldest() {
        let row = rows.count - 1
        let size = Self.size(ofRow: row)
        let bucket = rows[row].removeFirst()
        width -= size
        total -= bucket.total
        let distance = bucket.total / size - total / width
        squares -= bucket.squares + size * width * distance * distance / (size + width)
        if rows[row].isEmpty, row > 0 { rows.removeLast() }
    }
}
