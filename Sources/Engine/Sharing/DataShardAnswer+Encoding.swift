import ByteCoding
import Log
import Streams

extension DataShardAnswer {
    /// Parts and series of one answer.
    private static let partLimit = 1 << 24

    func encode(into writer: inout ByteWriter) {
        for windows in [given, open] {
            writer.writeVarint(UInt64(windows.count))
            for window in windows { writer.writeSized(WindowMessage.partial(window).encoded) }
        }
        writer.writeOptional(unread) { writer, range in
            writer.writeZigZag(range.lowerBound)
            writer.writeZigZag(range.upperBound)
        }
        writer.writeVarint(UInt64(progress.count))
        for one in progress { one.encode(into: &writer) }
        writer.writeZigZag(journalEnd)
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        given = try Self.windows(from: &reader)
        open = try Self.windows(from: &reader)
        unread = try reader.readOptional { (reader) throws(ByteCodingError) in
            let start = reader.position
            let (first, end) = (try reader.readZigZag(), try reader.readZigZag())
            guard first <= end else {
                throw ByteCodingError("a range that ends before it begins", byte: start)
            }
            return first..<end
        }
        progress = []
        for _ in 0..<(try reader.readCount(atMost: Self.partLimit)) {
            progress.append(try SeriesProgress(from: &reader))
        }
        journalEnd = try reader.readZigZag()
    }

    private static func windows(from reader: inout ByteReader) throws(ByteCodingError) -> [PartialWindow] {
        var windows: [PartialWindow] = []
        for _ in 0..<(try reader.readCount(atMost: partLimit)) {
            let start = reader.position
            guard case .partial(let window) = try WindowMessage(decoding: try reader.readSized()) else {
                throw ByteCodingError("no window", byte: start)
            }
            windows.append(window)
        }
        return windows
    }
}
