import Foundation

/// The lines of a source, one by one, in memory that the longest allowed line bounds. `\n` and `\r\n` end a line;
/// blank lines are counted and left out.
package struct LineReader {
    private static let pieceBytes = 262_144

    /// The number of the last line that was looked at, from 1.
    package private(set) var lineNumber = 0
    private let source: any ByteSource
    private let limitBytes: Int
    private var piece = [UInt8](repeating: 0, count: LineReader.pieceBytes)
    private var position = 0
    private var end = 0
    private var hasEnded = false
    /// The beginning of a line that the last piece ended in.
    private var begun: [UInt8] = []
    /// Bytes of a line that turned out too long and are no longer held.
    private var skippedBytes: Int64 = 0

    package init(_ source: any ByteSource, limitBytes: Int) {
        self.source = source
        self.limitBytes = limitBytes
    }

    /// Appends the next line without its end to `output`, if the outcome is `read`.
    package mutating func next(
        appendingTo output: inout [UInt8], waitMilliseconds: Int32? = nil
    ) throws(InputError) -> ReadOutcome {
        while true {
            if let lineEnd = endOfLine() {
                let from = position
                position = lineEnd + 1
                if let outcome = finish(from..<lineEnd, into: &output) { return outcome }
                continue
            }
            keepBeginning()
            if hasEnded {
                guard !begun.isEmpty || skippedBytes > 0 else { return .end }
                return finish(position..<position, into: &output) ?? .end
            }
            guard try refill(waitMilliseconds) else { return .nothingYet }
        }
    }

    private func endOfLine() -> Int? {
        piece.withUnsafeBytes { bytes -> Int? in
            guard let base = bytes.baseAddress, position < end,
                let found = memchr(base + position, Int32(UInt8(ascii: "\n")), end - position)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }

    /// Ends a line of which `begun` is the first part and `range` of the piece the rest. Nil if it is blank.
    private mutating func finish(_ range: Range<Int>, into output: inout [UInt8]) -> ReadOutcome? {
        lineNumber += 1
        defer {
            begun.removeAll(keepingCapacity: true)
            skippedBytes = 0
        }
        // One byte more than the limit may be the `\r` that goes away.
        guard skippedBytes == 0, begun.count + range.count <= limitBytes + 1 else {
            return .tooLong(bytes: skippedBytes + Int64(begun.count + range.count))
        }
        let start = output.count
        output.append(contentsOf: begun)
        output.append(contentsOf: piece[range])
        if output.count > start && output.last == UInt8(ascii: "\r") { output.removeLast() }
        let length = output.count - start
        guard length <= limitBytes else {
            output.removeSubrange(start...)
            return .tooLong(bytes: Int64(length))
        }
        guard !output[start...].allSatisfy(Self.isBlank) else {
            output.removeSubrange(start...)
            return nil
        }
        return .read
    }

    private mutating func keepBeginning() {
        guard position < end else { return }
        if skippedBytes > 0 || begun.count + (end - position) > limitBytes + 1 {
            skippedBytes += Int64(begun.count + end - position)
            begun.removeAll()
        } else {
            begun.append(contentsOf: piece[position..<end])
        }
        position = end
    }

    /// False if nothing came within the wait.
    private mutating func refill(_ waitMilliseconds: Int32?) throws(InputError) -> Bool {
        guard let count = try source.read(into: &piece, waitMilliseconds: waitMilliseconds) else {
            return false
        }
        position = 0
        end = count
        hasEnded = count == 0
        return true
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }
}
