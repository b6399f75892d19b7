public import JSON

/// An event as a command's answer names it.
public struct EventReference: Sendable, Equatable {
    public var id: String
    public var type: String
    /// In the topic `registry`.
    public var offset: Int64

    public init(id: String, type: String, offset: Int64) {
        (self.id, self.type, self.offset) = (id, type, offset)
    }
}

/// What a command was answered, kept for its retries.
public struct KeptAnswer: Sendable, Equatable {
    var request: String
    var digest: UInt128
    public var status: Int
    public var etag: String?
    /// The resource's members as JSON text, as they were then.
    var body: String
    public var events: [EventReference]

    /// The resource as it was right after the command.
    public var resource: JSONValue { (try? JSONValue(parsing: body.utf8)) ?? .null }

    /// About what it takes in memory.
    func byteCount(key: String) -> Int {
        200 + key.utf8.count + request.utf8.count + body.utf8.count + events.count * 100
    }
}

/// The answers of the last commands that had an idempotency key. Beyond `RegistryLimits.idempotencyKeyCount`
/// or `idempotencyBytes` the oldest are forgotten, so what is kept follows from the commands alone.
struct IdempotencyStore: Equatable {
    private var answers: [String: KeptAnswer] = [:]
    /// Oldest first, from `head` on.
    private var order: [String] = []
    private var head = 0
    private(set) var byteCount = 0

    var count: Int { answers.count }
    var keys: ArraySlice<String> { order[head...] }
    subscript(key: String) -> KeptAnswer? { answers[key] }

    /// Does nothing for a key that is kept already.
    mutating func insert(_ answer: KeptAnswer, key: String) {
        guard answers[key] == nil else { return }
        answers[key] = answer
        order.append(key)
        byteCount += answer.byteCount(key: key)
        while count > RegistryLimits.idempotencyKeyCount
            || byteCount > RegistryLimits.idempotencyBytes && count > 1
        {
            dropOldest()
        }
    }

    private mutating func dropOldest() {
        let key = order[head]
        head += 1
        if let answer = answers.removeValue(forKey: key) { byteCount -= answer.byteCount(key: key) }
        if head > order.count / 2 {
            order.removeFirst(head)
            head = 0
        }
    }

    static func == (a: IdempotencyStore, b: IdempotencyStore) -> Bool {
        a.keys == b.keys && a.answers == b.answers
    }
}
