import Log

/// Reads everything that a log has on the disk and says what is wrong. Goes on behind damage as well as it
/// can.
struct LogCheck {
    /// Bytes between two reports of progress.
    private static let progressBytes: Int64 = 16 << 20

    let context: LogContext
    let found: (CheckFinding) -> Void
    let report: (CheckProgress) -> Void
    private(set) var progress: CheckProgress
    private var reportedBytes: Int64 = 0
    let records = FetchedRecords()

    init(
        context: LogContext, totalBytes: Int64, report: @escaping (CheckProgress) -> Void,
        found: @escaping (CheckFinding) -> Void
    ) {
        self.context = context
        self.report = report
        self.found = found
        progress = CheckProgress(bytes: 0, totalBytes: totalBytes, batches: 0, records: 0)
    }

    mutating func advance(bytes: Int64, records: Int64) {
        progress.bytes += bytes
        progress.batches += 1
        progress.records += records
        guard progress.bytes - reportedBytes >= Self.progressBytes else { return }
        reportedBytes = progress.bytes
        report(progress)
    }

    func finish() { report(progress) }

    func checkMarks(_ content: MarkFileContent?) {
        let path = context.layout.marks
        guard let content else {
            return found(
                CheckFinding(.damage, "the marks are missing: nothing proves what was durable", file: path))
        }
        if !content.hasSoundHeader {
            found(CheckFinding(.damage, "the header is damaged", file: path, byte: 0))
        }
        if let stray = content.strayByte {
            found(
                CheckFinding(.damage, "a byte is not zero where nothing was written", file: path, byte: stray)
            )
        }
        for (number, slot) in content.pairs.flatMap(\.slots).enumerated() {
            if let finding = finding(slot, byte: MarkFileContent.slotStart(number)) { found(finding) }
        }
    }

    private func finding(_ slot: MarkSlot, byte: Int64) -> CheckFinding? {
        let path = context.layout.marks
        switch slot {
        case .empty, .valid: return nil
        case .strayBit, .mended:
            let partition = slot.mark?.topicPartition
            return CheckFinding(
                .damage, "one bit of a mark is flipped", topicPartition: partition, file: path, byte: byte)
        case .unreadable:
            return CheckFinding(
                .note, "a mark can't be read, torn by a power cut or damaged; the one before it counts",
                file: path,
                byte: byte)
        }
    }
}
