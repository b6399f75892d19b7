import JSON
import Log
import Streams

/// The answer of `/v1/views/dead-letters`: the newest letters, newest last.
struct DeadLetterReader: Sendable {
    static let defaultLimit = 100
    static let limits = 1...10_000

    let log: any LogSource
    let partitions: [TopicPartition]

    /// - Parameters:
    ///   - reason: only letters with exactly this reason.
    ///   - limit: letters at the most.
    /// - Complexity: linear in the letters that are kept: they are few, and a filter may want the oldest.
    func letters(reason: String?, topic: String?, limit: Int) throws -> [JSONValue] {
        var found: [(time: Int64, letter: JSONValue)] = []
        for partition in partitions {
            let start = try log.startOffset(of: partition)
            let cursor = RecordCursor(try log.makeReader(of: partition, from: start, isolation: .written))
            while try cursor.take() {
                try Task.checkCancellation()
                for record in cursor.records.records {
                    let letter = try JSONValue(parsing: cursor.records.bytes(record.value))
                    guard reason == nil || letter["reason"]?.string == reason,
                        topic == nil || letter["topic"]?.string == topic
                    else { continue }
                    found.append((record.timestamp, letter))
                }
                if found.count > 4 * limit { found = Self.newest(found, limit) }
            }
        }
        return Self.newest(found, limit).map(\.letter)
    }

    private static func newest(
        _ found: [(time: Int64, letter: JSONValue)], _ limit: Int
    ) -> [(time: Int64, letter: JSONValue)] {
        let order = found.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
        return order.suffix(limit).map(\.element)
    }
}
