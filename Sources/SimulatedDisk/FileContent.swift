/// One file of the simulated disk.
struct FileContent: Sendable {
    static let sectorBytes = 512

    /// What is on the disk.
    var durable: [UInt8] = []
    /// What reads show.
    var cached: [UInt8] = []
    /// What a sync would make durable, oldest first.
    var pending: [FileChange] = []

    /// Bytes beyond the file's end are zeros first.
    static func apply(_ position: Int, _ bytes: some Collection<UInt8>, to content: inout [UInt8]) {
        let end = position + bytes.count
        if content.count < end { content.append(contentsOf: repeatElement(0, count: end - content.count)) }
        content.replaceSubrange(position..<end, with: bytes)
    }

    static func resize(_ content: inout [UInt8], to size: Int) {
        if size < content.count {
            content.removeLast(content.count - size)
        } else {
            content.append(contentsOf: repeatElement(0, count: size - content.count))
        }
    }

    mutating func write(_ bytes: [UInt8], at position: Int) {
        Self.apply(position, bytes, to: &cached)
        pending.append(.write(position: position, bytes: bytes))
    }

    mutating func truncate(to size: Int) {
        Self.resize(&cached, to: size)
        pending.append(.truncate(size: size))
    }
}
