import Alerting
import JSON
import Streams

/// What a fold that somebody asked for notes of alerting beside its state.
struct AlertTrace: Sendable {
    /// A notice to webhooks, which nobody sends.
    struct Notice: Sendable {
        var rule: String
        /// Milliseconds since 1970.
        var time: Int64
        var webhooks: Int
    }

    /// A decision without its evidence.
    struct Taken: Sendable {
        var kind: AlertDecision.Kind
        var rule: String
        var subject: String
        /// Milliseconds since 1970.
        var time: Int64
    }

    /// Whether decisions are kept with their reasons and evidence, or only as `taken`.
    let keepsEvidence: Bool
    private(set) var notices: [Notice] = []
    private(set) var taken: [Taken] = []
    private(set) var decisions: [Decision] = []
    /// From the start of the first window that was judged to the end of the last one, milliseconds since 1970; empty before.
    private(set) var judged: Range<Int64> = 0..<0
    /// What the windows were about that the supposed rules judged, whatever came of them; noted at the end, with what the rules
    /// as they were have come to.
    private(set) var subjects: Set<String> = []

    init(keepsEvidence: Bool) { self.keepsEvidence = keepsEvidence }

    /// - Parameter decisions: those of the outcome, if they are kept.
    mutating func note(_ outcome: AlertOutcome, _ decisions: [Decision]) {
        for notice in outcome.notices {
            let rule = notice.alerts.first?["rule"]?.string ?? ""
            notices.append(Notice(rule: rule, time: notice.time, webhooks: notice.webhooks.count))
        }
        guard !keepsEvidence else {
            self.decisions += decisions
            return
        }
        taken += outcome.decisions.map {
            Taken(kind: $0.kind, rule: $0.evidence.rule, subject: $0.subject, time: $0.time)
        }
    }

    mutating func noteJudged(_ start: Int64, _ end: Int64) {
        judged = judged.isEmpty ? start..<end : min(judged.lowerBound, start)..<max(judged.upperBound, end)
    }

    mutating func note(subjects: Set<String>) { self.subjects.formUnion(subjects) }

    /// Adds what another fold has noted, of other models.
    mutating func append(_ other: AlertTrace) {
        notices += other.notices
        taken += other.taken
        decisions += other.decisions
        subjects.formUnion(other.subjects)
        if !other.judged.isEmpty { noteJudged(other.judged.lowerBound, other.judged.upperBound) }
    }
}
