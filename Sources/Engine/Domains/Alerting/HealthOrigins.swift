import Alerting
import ByteCoding
import Commands
import Health
import Log

/// Where the readings lie that open alerts of devices rest on: the windows in memory are those of series, and devices have none
/// there.
struct HealthOrigins: Sendable {
    struct Origin: Sendable, Equatable {
        /// Of the window, milliseconds since 1970.
        var start: Int64
        var partition: Int32
        var offsets: ClosedRange<Offset>
    }

    /// By device, the newest `AlertingLimits.evidenceCount`, in the order in which they came.
    private var origins: [String: [Origin]] = [:]

    mutating func note(_ device: String, _ score: DeviceScore) {
        guard let origin = score.origin else { return }
        origins[device, default: []].append(
            Origin(start: score.start, partition: origin.partition, offsets: origin.first...origin.last))
        if origins[device, default: []].count > AlertingLimits.evidenceCount {
            origins[device]?.removeFirst()
        }
    }

    mutating func forget(_ device: String) { origins[device] = nil }

    /// What windows that start in a range were folded from: one range for each partition.
    func inputs(of device: String, from first: Int64, through last: Int64) -> [AlertEvidence.InputRange] {
        var ranges: [Int32: ClosedRange<Offset>] = [:]
        for origin in origins[device] ?? [] where (first...last).contains(origin.start) {
            let known = ranges[origin.partition] ?? origin.offsets
            ranges[origin.partition] =
                min(
                    known.lowerBound, origin.offsets.lowerBound)...max(
                    known.upperBound, origin.offsets.upperBound)
        }
        return ranges.sorted { $0.key < $1.key }.map { partition, offsets in
            AlertEvidence.InputRange(
                topic: Topology.telemetry.name, partition: partition, firstOffset: offsets.lowerBound,
                lastOffset: offsets.upperBound)
        }
    }

    // MARK: State

    func encode(into writer: inout ByteWriter) {
        writer.writeList(origins.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            writer, entry in
            writer.write(entry.key)
            writer.writeList(entry.value) { writer, origin in
                writer.writeZigZag(origin.start)
                writer.writeVarint(UInt64(origin.partition))
                writer.writeZigZag(origin.offsets.lowerBound)
                writer.writeVarint(UInt64(origin.offsets.upperBound - origin.offsets.lowerBound))
            }
        }
    }

    init() {}

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        let entries = try reader.readList { (reader) throws(ByteCodingError) in
            (
                try reader.readString(),
                try reader.readList { (reader) throws(ByteCodingError) in try Origin(from: &reader) }
            )
        }
        for (device, list) in entries { origins[device] = list }
    }
}

extension HealthOrigins.Origin {
    fileprivate init(from reader: inout ByteReader) throws(ByteCodingError) {
        start = try reader.readZigZag()
        partition = Int32(try reader.readCount(atMost: Int(Int32.max)))
        let first = try reader.readZigZag()
        let length = Offset(try reader.readCount(atMost: 1 << 60))
        guard (0..<1 << 60).contains(first) else {
            throw ByteCodingError("\(first) is no offset", byte: reader.position)
        }
        offsets = first...first + length
    }
}
