import ByteCoding
import Commands

/// The effect over time, in at most so many periods: when there are more, neighbours are merged and each is twice as
/// long. An effect that fades (novelty) or grows (learning) is seen here.
struct EffectPeriods: Equatable {
    struct Period: Equatable {
        /// Milliseconds since 1970.
        var start: Int64
        var end: Int64
        /// By arm.
        var arms: [GroupedSum]
    }

    private(set) var periods: [Period] = []
    /// Milliseconds of each period.
    private var length = AllocationEpoch.window

    mutating func add(_ window: Period) {
        if let last = periods.last, window.start < last.start + length {
            merge(window, into: periods.count - 1)
        } else {
            periods.append(window)
        }
        guard periods.count > ExperimentLimits.periodCount else { return }
        length *= 2
        let old = periods
        periods = []
        for period in old {
            if let last = periods.last, period.start < last.start + length {
                merge(period, into: periods.count - 1)
            } else {
                periods.append(period)
            }
        }
    }

    private mutating func merge(_ other: Period, into index: Int) {
        periods[index].end = other.end
        for arm in periods[index].arms.indices { periods[index].arms[arm].add(other.arms[arm]) }
    }

    func encode(into writer: inout ByteWriter) {
        writer.writeVarint(UInt64(length))
        writer.writeList(periods) { writer, period in
            writer.writeZigZag(period.start)
            writer.writeZigZag(period.end)
            writer.writeList(period.arms) { $1.encode(into: &$0) }
        }
    }

    init() {}

    init(from reader: inout ByteReader, arms: Int) throws(ByteCodingError) {
        let start = reader.position
        length = Int64(try reader.readCount(atMost: 1 << 56))
        periods = try reader.readList { (reader) throws(ByteCodingError) in
            Period(
                start: try reader.readMoment(), end: try reader.readMoment(),
                arms: try reader.readList { (reader) throws(ByteCodingError) in
                    try GroupedSum(from: &reader)
                })
        }
        guard length > 0, periods.count <= ExperimentLimits.periodCount,
            periods.allSatisfy({ $0.arms.count == arms })
        else {
            throw ByteCodingError("no periods of \(arms) arms", byte: start)
        }
    }
}
