import CommandLine
import Engine
import Foundation
import Log

/// The files of a fold, one behind the other: plain files of lines are read in place, everything else (gzip, LZ4,
/// CSV, standard input) through the readers that `publish` uses.
final class FoldSource: ChunkSource {
    private var rest: ArraySlice<EventInput>
    private var current: (any ChunkSource)?
    private let progress: ProgressHandler
    /// Nil if one of the inputs is a pipe.
    private let totalBytes: Int64?
    private var doneBytes: Int64 = 0
    private var events: Int64 = 0

    init(_ files: [EventInput], progress: @escaping ProgressHandler) {
        rest = files[...]
        self.progress = progress
        totalBytes = files.reduce(Int64?(0)) { sum, file in
            sum.flatMap { sum in file.byteCount.map { sum + $0 } }
        }
    }

    private var finishedRefusals: [String: Int] = [:]

    var refusals: [String: Int] {
        finishedRefusals.merging(current?.refusals ?? [:], uniquingKeysWith: +)
    }

    func next(into records: FetchedRecords) throws -> Bool {
        while true {
            if let source = current {
                if try source.next(into: records) {
                    events += Int64(records.records.count)
                    report(source)
                    return true
                }
                doneBytes += (source as? any CountedSource)?.bytesTaken ?? 0
                finishedRefusals = refusals
                current = nil
            }
            guard let file = rest.popFirst() else { return false }
            current = try Self.open(file)
        }
    }

    private func report(_ source: any ChunkSource) {
        let done = doneBytes + ((source as? any CountedSource)?.bytesTaken ?? 0)
        let share = totalBytes.flatMap { $0 > 0 ? Double(done) / Double($0) : nil }
        progress(WorkProgress(events: events, share: share))
    }

    private static func open(_ file: EventInput) throws -> any ChunkSource {
        if file.format == .ndjson, try isPlain(file) { return try LineFileSource(path: file.path) }
        return EventReaderSource(
            try EventFileReader(
                path: file.path, format: file.format,
                limits: InputLimits(eventBytes: LineFileSource.lineByteLimit, batchEvents: 4_096)))
    }

    /// Whether the file can be read in place. What has no size is a pipe: bytes that were looked at there are gone.
    private static func isPlain(_ file: EventInput) throws -> Bool {
        guard file.byteCount != nil, file.path != FileSource.standardInput,
            let handle = FileHandle(forReadingAtPath: file.path)
        else { return false }
        defer { try? handle.close() }
        let first = try handle.read(upToCount: 4) ?? Data()
        return !first.starts(with: [0x1F, 0x8B]) && !first.starts(with: [0x04, 0x22, 0x4D, 0x18])
            && first != Data([0x28, 0xB5, 0x2F, 0xFD])
    }
}

/// A source that knows how many bytes of its input it has taken.
protocol CountedSource {
    var bytesTaken: Int64 { get }
}

extension LineFileSource: CountedSource {}

/// Events that a reader of compressed or mapped files gives.
final class EventReaderSource: ChunkSource, CountedSource {
    private let reader: EventFileReader
    private(set) var bytesTaken: Int64 = 0
    private(set) var refusals: [String: Int] = [:]

    init(_ reader: EventFileReader) {
        self.reader = reader
    }

    func next(into records: FetchedRecords) throws -> Bool {
        guard let batch = try reader.next() else { return false }
        bytesTaken = batch.bytesTaken
        for refusal in batch.refusals { refusals[refusal.reason, default: 0] += 1 }
        let start = records.used
        batch.body.withUnsafeBytes { body in
            let target = records.reserve(body.count)
            if let base = body.baseAddress { target.copyMemory(from: base, byteCount: body.count) }
        }
        records.commit(batch.body.count)
        var lower = 0
        for end in batch.ends {
            records.records.append(
                FetchedRecords.Record(
                    offset: 0, timestamp: 0, key: .null,
                    value: .init(start: Int32(start + lower), length: Int32(end - 1 - lower)), headers: .null)
            )
            lower = end
        }
        return true
    }
}
