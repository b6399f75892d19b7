import Log
import Streams

/// Steps that were folded and are not in the journal yet.
struct JournalBuffer {
    /// Runs and ticks that wait at the most before they should be written.
    static let entryLimit = 1_024

    private(set) var steps: [JournalStep] = []
    private var entryCount = 0

    var isEmpty: Bool { steps.isEmpty }
    var isFull: Bool { entryCount >= Self.entryLimit }

    /// The wall clock as the shard was given it; what is consumed next came after it.
    mutating func note(tick: Int64) {
        steps.append(JournalStep(tick: tick))
        entryCount += 1
    }

    /// What was consumed while `tick` was the shard's clock.
    mutating func note(_ run: JournalRun, tick: Int64) {
        if steps.isEmpty { steps.append(JournalStep(tick: tick)) }
        let last = steps.count - 1
        if let previous = steps[last].runs.last, previous.source == run.source,
            previous.first + previous.count == run.first
        {
            steps[last].runs[steps[last].runs.count - 1].count += run.count
        } else {
            steps[last].runs.append(run)
            entryCount += 1
        }
    }

    mutating func removeAll() {
        steps.removeAll(keepingCapacity: true)
        entryCount = 0
    }
}
