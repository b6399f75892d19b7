/// Events of one file in the order in which they stand there, as a body of NDJSON.
package struct EventBatch: Sendable, Equatable {
    /// An event that was not even sent, and why.
    package struct Refusal: Sendable, Equatable {
        package var line: Int
        package var reason: String

        package init(line: Int, reason: String) {
            self.line = line
            self.reason = reason
        }
    }

    package var file: String
    package var body: [UInt8] = []
    /// The line in the file of each event in `body`, from 1.
    package var lines: [Int] = []
    /// Where each event ends in `body`, its line end included.
    package var ends: [Int] = []
    package var refusals: [Refusal] = []
    /// Bytes of the file, as it lies on the disk, that were read by the end of this batch.
    package var bytesTaken: Int64 = 0

    package init(file: String) { self.file = file }

    package var isEmpty: Bool { lines.isEmpty && refusals.isEmpty }

    /// The events in `range` as a batch of their own, without refusals.
    package func part(_ range: Range<Int>) -> EventBatch {
        var part = EventBatch(file: file)
        let start = range.lowerBound == 0 ? 0 : ends[range.lowerBound - 1]
        let end = range.isEmpty ? start : ends[range.upperBound - 1]
        part.body = Array(body[start..<end])
        part.lines = Array(lines[range])
        part.ends = ends[range].map { $0 - start }
        return part
    }
}
