/// How far a streaming decoder has come: its content consists of parts (gzip's members, LZ4's frames).
struct DecodingProgress {
    private enum Position { case start, withinPart, betweenParts }

    private var position = Position.start
    private var contentBytes = 0
    /// What went wrong, and is final.
    var failure: CompressionError?

    mutating func beginPart() { position = .withinPart }
    mutating func endPart() { position = .betweenParts }

    /// Counts bytes of content.
    mutating func add(_ count: Int, limit: Int) throws(CompressionError) {
        guard count <= limit - contentBytes else {
            throw CompressionError(.tooLarge, "more than \(limit) bytes of content")
        }
        contentBytes += count
    }

    mutating func finish(_ format: String) throws(CompressionError) {
        if let failure { throw failure }
        guard position == .betweenParts else {
            throw CompressionError(
                .truncated, position == .start ? "no \(format) at all" : "\(format) that ends early")
        }
    }
}
