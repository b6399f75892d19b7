/// What the windows of the current step have said so far.
struct RolloutProgress: Equatable {
    /// When the step began, milliseconds since 1970.
    var begin: Int64 = 0
    /// The end of the last window that was judged.
    var judgedThrough: Int64 = .min
    var passes = 0
    var failures = 0
    var consecutiveFailures = 0
    var inconclusive = 0
    var evidence: [EvidenceWindow] = []

    init() {}

    /// A step, or the count of one, that begins now. No window is judged twice, even if the clock has gone
    /// back.
    init(after last: RolloutProgress, begin: Int64) {
        self.begin = begin
        judgedThrough = last.judgedThrough
    }

    mutating func count(_ outcome: Outcome) {
        switch outcome {
        case .pass: passes += 1
        case .fail: failures += 1
        case .inconclusive: inconclusive += 1
        }
        consecutiveFailures = outcome == .fail ? consecutiveFailures + 1 : 0
    }

    /// Keeps the newest entries, and of the older ones those that did not pass before those that did.
    mutating func keep(_ entries: [EvidenceWindow]) {
        evidence += entries
        while evidence.count > RegistryLimits.evidenceCount {
            let passed = evidence.dropLast(entries.count).firstIndex { $0.outcome == .pass }
            evidence.remove(at: passed ?? 0)
        }
    }
}
