public import Log

/// Gives the events of files in pieces: each call fills `records` with whole lines, in the order of the input.
public protocol ChunkSource: AnyObject {
    /// False at the end of the input. `records` is empty before the call; a call may give no records and true.
    func next(into records: FetchedRecords) throws -> Bool

    /// Events of the input so far that could not even be given (a line beyond every limit, a row that is no row),
    /// by reason.
    var refusals: [String: Int] { get }
}

/// A plain file of one event a line, read in place.
public final class LineFileSource: ChunkSource {
    /// A longer line is a rejected event; its bytes are not read.
    public static let lineByteLimit = 1 << 20
    static let chunkBytes = 1 << 20

    private let file: FileBytes
    private var position: Int64 = 0
    private var oversizedLines = 0

    public init(path: String) throws {
        file = try FileBytes(path: path)
        position = try Self.byteOrderMarkBytes(of: file)
    }

    /// What some editors write before UTF-8. It is not part of the first line.
    private static func byteOrderMarkBytes(of file: FileBytes) throws -> Int64 {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        var first = [UInt8](repeating: 0, count: mark.count)
        let count = try first.withUnsafeMutableBytes { try file.read(into: $0, at: 0) }
        return count == mark.count && first == mark ? Int64(mark.count) : 0
    }

    public var refusals: [String: Int] {
        oversizedLines == 0 ? [:] : ["too_large: more than \(Self.lineByteLimit) bytes": oversizedLines]
    }

    /// Bytes that have been given so far.
    public var bytesTaken: Int64 { position }

    public func next(into records: FetchedRecords) throws -> Bool {
        let buffer = UnsafeMutableRawBufferPointer(
            start: records.reserve(Self.chunkBytes), count: Self.chunkBytes)
        let count = try file.read(into: buffer, at: position)
        guard count > 0 else { return false }
        let isLast = count < Self.chunkBytes
        guard let end = LineSplitter.split(buffer[..<count], isLast: isLast, into: records) else {
            position = try file.position(afterLineFrom: position + Int64(count))
            oversizedLines += 1
            return true
        }
        records.commit(end)
        position += Int64(end)
        return true
    }
}

enum LineSplitter {
    /// Notes the lines of a buffer as records and returns how many bytes they take with their line ends; nil if not
    /// even one line ends there. Lines of nothing but space are left out, a carriage return before the line end is
    /// not part of the line.
    static func split(
        _ buffer: Slice<UnsafeMutableRawBufferPointer>, isLast: Bool, into records: FetchedRecords
    ) -> Int? {
        let bytes = UnsafeRawBufferPointer(rebasing: buffer)
        guard let base = bytes.baseAddress else { return 0 }
        var start = 0
        while start < bytes.count {
            let found = LineEnd.find(base + start, count: bytes.count - start)
            guard let length = found ?? (isLast ? bytes.count - start : nil) else { break }
            note(base, start, length, records)
            start += length + (found == nil ? 0 : 1)
        }
        return start == 0 ? nil : start
    }

    private static func note(_ base: UnsafeRawPointer, _ start: Int, _ length: Int, _ records: FetchedRecords)
    {
        var length = length
        if length > 0, base.load(fromByteOffset: start + length - 1, as: UInt8.self) == 13 { length -= 1 }
        guard length > 0, !isBlank(base + start, length) else { return }
        records.records.append(
            FetchedRecords.Record(
                offset: 0, timestamp: 0, key: .null,
                value: FetchedRecords.Bytes(start: Int32(start), length: Int32(length)), headers: .null))
    }

    /// An event's first byte tells, so this costs a comparison a line.
    private static func isBlank(_ line: UnsafeRawPointer, _ length: Int) -> Bool {
        UnsafeRawBufferPointer(start: line, count: length).allSatisfy {
            $0 == 0x20 || $0 == 0x09 || $0 == 0x0D
        }
    }
}
