import JSON
import Log
import Streams
import Synchronization

/// Which dead letters were fed back: notes of that lie among the letters, in the partition of what is rejected at the
/// door. They are read once, and then only what is new.
final class RedrivenLetters: Sendable {
    /// The key of a note.
    static let key = Array("redriven".utf8)

    struct Place: Hashable, Sendable {
        var partition: Int32
        var offset: Offset
    }

    private struct State {
        /// By the letter's place, the offset of the note.
        var notes: [Place: Offset] = [:]
        var readTo: Offset = 0
    }

    private let log: any LogSource
    private let partition: TopicPartition
    private let state = Mutex(State())

    /// - Parameter partition: where the notes lie.
    init(log: any LogSource, partition: TopicPartition) {
        self.log = log
        self.partition = partition
    }

    /// The letters that were fed back by the notes before an offset of their partition.
    func places(before end: Offset) throws -> Set<Place> {
        try state.withLock { state in
            try read(into: &state)
            return Set(state.notes.lazy.filter { $0.value < end }.map(\.key))
        }
    }

    private func read(into state: inout State) throws {
        let start = max(state.readTo, try log.startOffset(of: partition))
        let cursor = RecordCursor(try log.makeReader(of: partition, from: start, isolation: .written))
        while try cursor.take() {
            for record in cursor.records.records {
                state.readTo = record.offset + 1
                guard Self.isNote(record, in: cursor.records),
                    let place = Self.place(cursor.records.bytes(record.value))
                else { continue }
                state.notes[place] = record.offset
            }
        }
    }

    static func isNote(_ record: FetchedRecords.Record, in records: FetchedRecords) -> Bool {
        !record.key.isNull && records.bytes(record.key).elementsEqual(key)
    }

    static func note(_ place: Place) -> [UInt8] {
        let json: JSONValue = ["partition": JSONValue(place.partition), "offset": JSONValue(place.offset)]
        return json.encoded()
    }

    private static func place(_ bytes: UnsafeRawBufferPointer) -> Place? {
        guard let json = try? JSONValue(parsing: bytes), let offset = json["offset"]?.integer,
            let partition = json["partition"]?.integer.flatMap({ Int32(exactly: $0) })
        else { return nil }
        return Place(partition: partition, offset: offset)
    }
}
