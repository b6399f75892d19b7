/// Traffic that tells a story: the same seed, start and story give the same events, byte for byte, on every
/// machine and however the time is cut into calls.
///
/// Inference events come from three models (chat, fraud, ranker) with two variants each, telemetry from three
/// devices, and feedback follows some of the requests. All times are milliseconds since 1970.
public struct TrafficGenerator: Sendable {
    /// Events are drawn for this many milliseconds at a time.
    static let step: Int64 = 100
    /// A duplicate comes that many milliseconds after its first, feedback after its request.
    static let duplicateDelay: Range<Int64> = 50..<30_000
    static let feedbackDelay: Range<Int64> = 5_000..<300_000
    /// How long an ordinary event is on its way, in milliseconds.
    static let transportDelay: Range<Int64> = 0..<200

    public let story: Story
    public let start: Int64
    /// All events that are sent before this time have been given out.
    public private(set) var time: Int64

    private var random: Xoshiro256
    private var delayed = DelayedEvents()
    /// The end of the steps that have been drawn.
    private var drawnUntil: Int64
    /// The part of an event that is due beyond whole ones.
    private var fractionDue = 0.0
    /// Drawn, but not given out yet, in the order of their times.
    private var drawn: ArraySlice<GeneratedEvent> = []

    public init(seed: UInt64, start: Int64, story: Story = .demo) {
        self.story = story
        self.start = start
        time = start
        drawnUntil = start
        random = Xoshiro256(seed: seed)
    }

    /// What is happening at `time`; `nil` if the story has no chapters.
    public var chapter: Story.Chapter? { story.chapter(at: time - start) }

    /// The events that are sent in the next so many milliseconds, in the order in which they are sent.
    public mutating func events(for milliseconds: Int64) -> [GeneratedEvent] {
        events(upTo: time + milliseconds)
    }

    /// The events that are sent before `end` and were not given out yet, in the order in which they are sent.
    public mutating func events(upTo end: Int64) -> [GeneratedEvent] {
        var events: [GeneratedEvent] = []
        while true {
            let due = drawn.prefix { $0.time < end }
            events.append(contentsOf: due)
            drawn = drawn[due.endIndex...]
            guard drawn.isEmpty, drawnUntil < end else { break }
            drawn = drawStep()[...]
        }
        time = max(time, end)
        return events
    }

    /// Draws the events that are sent in the next step.
    private mutating func drawStep() -> [GeneratedEvent] {
        let stepStart = drawnUntil
        drawnUntil += Self.step
        let rate = story.eventsPerSecond * story.conditions(at: stepStart - start).rate
        // Some steps have more than others; on the whole the rate is kept.
        let expected = rate * Double(Self.step) / 1_000 * (0.7 + 0.6 * random.share()) + fractionDue
        let count = Int64(expected)
        fractionDue = expected - Double(count)

        addTelemetry(from: stepStart)
        var events: [GeneratedEvent] = []
        events.reserveCapacity(Int(count) * 5 / 4)
        for index in 0..<count {
            let sent = stepStart + (Self.step * index + random.integer(in: 0..<Self.step)) / count
            moveDelayed(before: sent, to: &events)
            events.append(inference(sent: sent))
        }
        moveDelayed(before: drawnUntil, to: &events)
        return events
    }

    private mutating func moveDelayed(before time: Int64, to events: inout [GeneratedEvent]) {
        while let event = delayed.removeFirst(before: time) { events.append(event) }
    }

    private mutating func inference(sent: Int64) -> GeneratedEvent {
        let isLate = random.chance(story.lateShare)
        let delay = random.integer(in: isLate ? story.latenessRange : Self.transportDelay)
        let happened = max(start, sent - delay)
        let conditions = story.conditions(at: happened - start)
        let request = InferenceRequest(&random, under: conditions)
        let line = request.line(id: random.next(), time: happened, under: conditions, &random)
        if random.chance(story.malformedShare) {
            let kind = MalformedLine.allCases[
                Int(random.integer(in: 0..<Int64(MalformedLine.allCases.count)))]
            return GeneratedEvent(time: sent, topic: .inference, line: kind.breaking(line))
        }
        let event = GeneratedEvent(time: sent, topic: .inference, line: line)
        if random.chance(story.duplicateShare) {
            var duplicate = event
            duplicate.time += random.integer(in: Self.duplicateDelay)
            delayed.add(duplicate)
        }
        if request.errorType == nil, random.chance(Feedback.share(of: request.model)) {
            addFeedback(about: request, happened: happened, sent: sent)
        }
        return event
    }

    private mutating func addFeedback(about request: InferenceRequest, happened: Int64, sent: Int64) {
        let noticed = happened + random.integer(in: Self.feedbackDelay)
        let line = Feedback.line(about: request, id: random.next(), time: noticed, &random)
        let arrives = max(sent, noticed) + random.integer(in: Self.transportDelay)
        delayed.add(GeneratedEvent(time: arrives, topic: .feedback, line: line))
    }

    /// Each device reads at its own second of the interval.
    private mutating func addTelemetry(from stepStart: Int64) {
        for device in Device.allCases {
            let place = device.rawValue * 1_000
            guard (stepStart - start) % Device.interval == place else { continue }
            let failure = story.conditions(at: stepStart - start).deviceFailure
            let line = device.line(id: random.next(), time: stepStart, failure: failure, &random)
            let sent = stepStart + random.integer(in: 0..<Self.step)
            delayed.add(GeneratedEvent(time: sent, topic: .telemetry, line: line))
        }
    }
}
