import Log

/// What a reader asks of its log.
struct ReaderSource {
    let end: KnownEnd
    let timeoutMilliseconds: Int32
    /// - Throws: `offsetOutOfRange` for an offset that no reader can begin at.
    let check: (Offset) throws(LogError) -> Void
    let open: (Offset) throws(KafkaError) -> PartitionStream
    let askForEnd: () throws(KafkaError) -> Offset

    func check(_ offset: Offset) throws(LogError) { try check(offset) }
    func open(at offset: Offset) throws(KafkaError) -> PartitionStream { try open(offset) }
}
