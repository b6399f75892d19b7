import CommandLine
import Engine
import Foundation
import Log

/// The files of a fold, one behind the other: plain files of lines are read in place, everything else (gzip, LZ4,
/// CSV, standard input) through the readers that `publish` uses.
final class FoldSource: ChunkSource {
    private var rest: ArraySlice<FoldRequest.File>
    private var current: (any ChunkSource)?
    private let progress: ProgressHandler
    private let totalBytes: Int64
    private var doneBytes: Int64 = 0
    private var events: Int64 = 0

    init(_ files: [FoldRequest.File], progress: @escaping ProgressHandler) throws {
        rest = files[...]
        self.progress = progress
        totalBytes = files.reduce(0) { sum, file in
            let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
            return sum + ((attributes?[.size] as? NSNumber)?.int64Value ?? 0)
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
        progress(
            WorkProgress(events: events, share: totalBytes > 0 ? Double(done) / Double(totalBytes) : nil))
    }

    private static func open(_ file: FoldRequest.File) throws -> any ChunkSource {
        if file.format == .ndjson, file.path != FileSource.standardInput, try isPlain(file.path) {
            return try LineFileSource(path: file.path)
        }
        return EventReaderSource(
            try EventFileReader(
                path: file.path, format: file.format,
                limits: InputLimits(eventBytes: LineFileSource.lineByteLimit, batchEvents: 4_096)))
    }

    private static func isPlain(_ path: String) throws -> Bool {
        guard let handle = FileHandle(forReadingAtPath: path) else { return false }
        defer { try? handle.close() }
        let first = try handle.read(upToCount: 4) ?? Data()
        let type = try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
        return type == .typeRegular && !first.starts(with: [0x1F, 0x8B])
            && !first.starts(with: [0x04, 0x22, 0x4D, 0x18]) && first != Data([0x28, 0xB5, 0x2F, 0xFD])
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
