import Streams

extension FuzzTarget {
    /// Reads the bytes as a journal entry and as a window message: what is read, is written as the same bytes.
    static let journal = FuzzTarget(name: "journal") { bytes in
        let bytes = Array(bytes)
        if let entry = try? JournalEntry(decoding: bytes) {
            precondition((try? JournalEntry(decoding: entry.encoded)) == entry, "an entry reads back")
        }
        if let message = try? WindowMessage(decoding: bytes) {
            precondition((try? WindowMessage(decoding: message.encoded)) == message, "a message reads back")
        }
    }
}
