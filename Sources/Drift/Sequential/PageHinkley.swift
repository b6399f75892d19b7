public import ByteCoding

/// Page and Hinkley's test: says when the mean of a stream has moved (Page: Continuous inspection schemes, Biometrika
/// 41, 1954), with forgetting, as river 0.26 computes it, to the bit.
public struct PageHinkley: Equatable, Sendable {
    public enum Direction: UInt8, Sendable, CaseIterable {
        case up, down, both
    }

    /// Fewer values since the last change are never a change.
    public let leastCount: UInt64
    /// What the mean may move without being noticed, in the stream's unit.
    public let tolerance: Double
    /// What the sum of deviations must exceed.
    public let threshold: Double
    /// What the past counts from one value to the next.
    public let forgetting: Double
    public let direction: Direction

    /// Values since the last change.
    public private(set) var count: UInt64 = 0
    public private(set) var mean = 0.0
    /// Whether the last value showed a change.
    public private(set) var hasChanged = false
    private var increase = 0.0
    private var decrease = 0.0
    private var leastIncrease = Double.infinity
    private var greatestDecrease = -1.0

    /// The defaults are river's. They suit values between 0 and 1, such as errors.
    ///
    /// - Precondition: all are finite, and `forgetting` lies in `0...1`.
    public init(
        leastCount: UInt64 = 30, tolerance: Double = 0.005, threshold: Double = 50,
        forgetting: Double = 1 - 0.000_1, direction: Direction = .both
    ) {
        precondition(tolerance.isFinite && threshold.isFinite, "a tolerance and a threshold are finite")
        precondition(forgetting >= 0 && forgetting <= 1, "forgetting is a share")
        self.leastCount = leastCount
        self.tolerance = tolerance
        self.threshold = threshold
        self.forgetting = forgetting
        self.direction = direction
    }

    /// Takes a value; says whether it shows a change. After a change the test begins anew.
    ///
    /// - Precondition: `value` is finite.
    /// - Complexity: O(1).
    @discardableResult
    public mutating func insert(_ value: Double) -> Bool {
        precondition(value.isFinite, "a test takes finite values")
        if hasChanged { reset() }
        count += 1
        mean += (1 / Double(count)) * (value - mean)
        let deviation = value - mean
        increase = forgetting * increase + deviation - tolerance
        decrease = forgetting * decrease + deviation + tolerance
        leastIncrease = min(leastIncrease, increase)
        greatestDecrease = max(greatestDecrease, decrease)
        if count >= leastCount {
            let isUp = increase - leastIncrease > threshold
            let isDown = greatestDecrease - decrease > threshold
            hasChanged = (direction != .down && isUp) || (direction != .up && isDown)
        }
        return hasChanged
    }

    private mutating func reset() {
        self = PageHinkley(
            leastCount: leastCount, tolerance: tolerance, threshold: threshold, forgetting: forgetting,
            direction: direction)
    }

    public func encode(into writer: inout ByteWriter) {
        writer.writeVarint(leastCount)
        writer.write(direction.rawValue)
        writer.writeVarint(count)
        writer.write(hasChanged)
        let numbers = [
            tolerance, threshold, forgetting, mean, increase, decrease, leastIncrease, greatestDecrease,
        ]
        for number in numbers { writer.write(number) }
    }

    /// - Throws: `ByteCodingError` for what `encode(into:)` can't have written.
    public init(from reader: inout ByteReader) throws(ByteCodingError) {
        let start = reader.position
        leastCount = try reader.readVarint()
        let direction = Direction(rawValue: try reader.readByte())
        count = UInt64(try reader.readCount(atMost: CountLimit.encoded))
        hasChanged = try reader.readBool()
        tolerance = try reader.readDouble()
        threshold = try reader.readDouble()
        forgetting = try reader.readDouble()
        mean = try reader.readDouble()
        increase = try reader.readDouble()
        decrease = try reader.readDouble()
        leastIncrease = try reader.readDouble()
        greatestDecrease = try reader.readDouble()
        guard let direction, tolerance.isFinite, threshold.isFinite, forgetting >= 0, forgetting <= 1,
            ![mean, increase, decrease, leastIncrease, greatestDecrease].contains(where: \.isNaN)
        else { throw ByteCodingError("no state of a Page-Hinkley test", byte: start) }
        self.direction = direction
    }
}
