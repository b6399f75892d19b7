package import ByteCoding

/// The answers of the last commands that had an idempotency key. Beyond `CommandLimits.idempotencyKeyCount`
/// or `idempotencyBytes` the oldest are forgotten, so what is kept follows from the commands alone.
package struct IdempotencyStore: Equatable, Sendable {
    /// By a digest of their keys, so that a change to a copy copies one bucket and not all.
    private var buckets: [[String: KeptAnswer]] = Array(repeating: [:], count: bucketCount)
    private static let bucketCount = 256
    /// Oldest first, from `head` on.
    private var order: [String] = []
    private var head = 0
    package private(set) var byteCount = 0

    package init() {}

    package var count: Int { order.count - head }
    package var keys: ArraySlice<String> { order[head...] }
    package subscript(key: String) -> KeptAnswer? {
        buckets[Self.bucket(of: key)][key]
    }

    private static func bucket(of key: String) -> Int {
        Int(truncatingIfNeeded: Fingerprint.of(Array(key.utf8))) & (bucketCount - 1)
    }

    /// Does nothing for a key that is kept already.
    package mutating func insert(_ answer: KeptAnswer, key: String) {
        guard self[key] == nil else { return }
        buckets[Self.bucket(of: key)][key] = answer
        order.append(key)
        byteCount += answer.byteCount(key: key)
        while count > CommandLimits.idempotencyKeyCount
            || byteCount > CommandLimits.idempotencyBytes && count > 1
        {
            dropOldest()
        }
    }

    private mutating func dropOldest() {
        let key = order[head]
        head += 1
        if let answer = buckets[Self.bucket(of: key)].removeValue(forKey: key) {
            byteCount -= answer.byteCount(key: key)
        }
        if head > order.count / 2 {
            order.removeFirst(head)
            head = 0
        }
    }

    package static func == (a: IdempotencyStore, b: IdempotencyStore) -> Bool {
        a.keys == b.keys && a.buckets == b.buckets
    }

    // MARK: Retries

    /// What was answered to the first try of a command; nil for a new one.
    ///
    /// - Throws: for a key that belongs to another command.
    package func answer(
        key: String?, request: @autoclosure () -> String, digest: @autoclosure () -> UInt128
    ) throws(CommandRejection) -> KeptAnswer? {
        guard let key else { return nil }
        guard (1...CommandLimits.headerBytes).contains(key.utf8.count) else {
            throw .badRequest("an idempotency key has 1 to \(CommandLimits.headerBytes) bytes")
        }
        guard let kept = self[key] else { return nil }
        let same = kept.request == request()
        guard same, kept.digest == digest() else {
            throw .unprocessable(
                "",
                "the idempotency key '\(key)' was used for \(same ? "another body" : kept.request): "
                    + "a new command needs a new key")
        }
        return kept
    }

    // MARK: State

    package func encode(into writer: inout ByteWriter) {
        writer.writeVarint(UInt64(count))
        for key in keys {
            guard let answer = self[key] else { continue }
            writer.write(key)
            answer.encode(into: &writer)
        }
    }

    package init(from reader: inout ByteReader) throws(ByteCodingError) {
        for _ in 0..<(try reader.readCount(atMost: CommandLimits.idempotencyKeyCount)) {
            let key = try reader.readString()
            insert(try KeptAnswer(from: &reader), key: key)
        }
    }
}
