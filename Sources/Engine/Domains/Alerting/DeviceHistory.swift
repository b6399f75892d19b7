import Alerting
import ByteCoding
import Commands

/// Earlier windows of devices, as far as rules look back to them: what is scored is kept nowhere else by feature.
///
/// It holds nothing unless a rule looks back, and `limit` windows at the most; beyond that a device gives up its own oldest.
struct DeviceHistory: Sendable {
    /// Windows of all devices together; with three numbers each about 200 bytes.
    static let limit = 500_000

    /// By device, the oldest first.
    private var windows: [String: [DeviceWindowNumbers]] = [:]
    private(set) var count = 0

    /// Keeps what rules may ask for of this window later.
    mutating func note(_ device: String, _ numbers: DeviceWindowNumbers, _ asked: AskedNumbers) {
        guard !asked.earlier.isEmpty else {
            if count > 0 { self = DeviceHistory() }
            return
        }
        var known = windows[device] ?? []
        count -= known.count
        known.removeAll { $0.start < numbers.start - asked.span || $0.start == numbers.start }
        if count + known.count >= Self.limit, !known.isEmpty { known.removeFirst() }
        if count + known.count < Self.limit { known.append(numbers.only(asked.earlier)) }
        count += known.count
        windows[device] = known.isEmpty ? nil : known
    }

    /// Of the first window that starts in a range.
    func value(_ field: String, of device: String, startingIn range: Range<Int64>) -> WindowValue? {
        windows[device]?.first { range.contains($0.start) }?[field]
    }

    // MARK: State

    func encode(into writer: inout ByteWriter) {
        writer.writeList(windows.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            writer, entry in
            writer.write(entry.key)
            writer.writeList(entry.value) { $1.encode(into: &$0) }
        }
    }

    init() {}

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        let entries = try reader.readList { (reader) throws(ByteCodingError) in
            (
                try reader.readString(),
                try reader.readList { (reader) throws(ByteCodingError) in
                    try DeviceWindowNumbers(from: &reader)
                }
            )
        }
        for (device, list) in entries {
            windows[device] = list
            count += list.count
        }
    }
}

extension DeviceWindowNumbers {
    fileprivate func encode(into writer: inout ByteWriter) {
        writer.writeZigZag(start)
        writer.writeVarint(count)
        writer.writeList(values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            writer, entry in
            writer.write(entry.key)
            writer.write(entry.value)
        }
    }

    fileprivate init(from reader: inout ByteReader) throws(ByteCodingError) {
        let (start, count) = (try reader.readZigZag(), try reader.readVarint())
        let entries = try reader.readList { (reader) throws(ByteCodingError) in
            (try reader.readString(), try reader.readDouble())
        }
        self.init(
            start: start, count: count, values: Dictionary(entries, uniquingKeysWith: { first, _ in first }))
    }
}
