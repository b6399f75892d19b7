import Events
import Log
import Monitoring
import Randomness
import Streams

/// Predictions and labels of all kinds in random order, and what a slow join makes of them.
struct FeedbackTraffic {
    private struct Step {
        var isFeedback: Bool
        var time: Int64
        var request: Int
        var value: Int
    }

    private var steps: [[Step]] = []

    init(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<40 {
            let isFeedback = random.next() % 2 == 0
            steps.append(
                (0..<1 + random.next() % 12).map { _ in
                    Step(
                        isFeedback: isFeedback,
                        time: Sample.start + Int64(random.next() % 50) * 20_000,
                        request: Int(random.next() % 120), value: Int(random.next() % 3))
                })
        }
    }

    func run(batch: Int, restarts: Bool) throws -> ShardDriver<DataShard> {
        var driver = ShardDriver(Sample.shard())
        try driver.tick(Sample.start)
        var number = 0
        for (index, block) in steps.enumerated() {
            let events = block.map { step -> [UInt8] in
                number += 1
                return step.isFeedback
                    ? Sample.feedback(
                        "f\(number)", at: step.time, request: "r\(step.request)", label: "\(step.value)")
                    : Sample.prediction(
                        "p\(number)", at: step.time, request: "r\(step.request)", "\(step.value)")
            }
            let input = block[0].isFeedback ? Sample.feedbackInput : 0
            try driver.feed(events, input: input, batch: batch)
            if index % 10 == 9 { try driver.tick(Sample.start + Int64(index) * 1_000) }
            if restarts, index % 7 == 3 { driver = try driver.restarted(Sample.shard()) }
        }
        return driver
    }

    /// Joined, pending and unmatched of each window that has any, in the order of series and start.
    func expected() -> [[UInt64]] {
        var known: [Int: (predicted: Int64?, label: Bool, waiting: Int64?)] = [:]
        var counts: [SeriesKey: [Int64: [Int64]]] = [:]
        let predictions = SeriesKey(model: "chat", version: "v1")
        func count(_ change: [Int64], _ series: SeriesKey, _ time: Int64) {
            let start = time - time % Sample.minute
            let before = counts[series]?[start] ?? [0, 0, 0]
            counts[series, default: [:]][start] = zip(before, change).map(+)
        }
        for step in steps.joined() {
            var entry = known[step.request] ?? (nil, false, nil)
            if step.isFeedback {
                if let predicted = entry.predicted {
                    if !entry.label { count([1, -1, 0], predictions, predicted) }
                    entry.label = true
                } else if entry.waiting == nil {
                    // Its series follows from nothing but the event.
                    count([0, 0, 1], SeriesKey(kind: .feedback, model: "chat", version: ""), step.time)
                    entry.waiting = step.time
                }
            } else if let waiting = entry.waiting, entry.predicted == nil {
                count([0, 0, -1], SeriesKey(kind: .feedback, model: "chat", version: ""), waiting)
                count([1, 0, 0], predictions, step.time)
                entry = (step.time, true, nil)
            } else {
                count([0, 1, 0], predictions, step.time)
                entry = (step.time, false, nil)
            }
            known[step.request] = entry
        }
        return counts.sorted { $0.key < $1.key }.flatMap { _, windows in
            windows.sorted { $0.key < $1.key }.map(\.value).filter { $0 != [0, 0, 0] }.map {
                $0.map(UInt64.init)
            }
        }
    }
}
