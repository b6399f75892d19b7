/// What happens in generated traffic: chapters that follow each other on the time line of the events.
public struct Story: Equatable, Sendable {
    /// A stretch of time in which conditions go evenly from a beginning to an end.
    public struct Chapter: Equatable, Sendable {
        public var title: String
        /// What is happening, in a sentence or two, for people who watch.
        public var text: String
        /// Milliseconds since the story's start.
        public var start: Int64
        public var length: Int64
        public var from: Conditions
        public var to: Conditions

        public var end: Int64 { start + length }
    }

    /// They follow each other without gaps, the first at 0.
    public private(set) var chapters: [Chapter] = []
    /// Inference events for a second of the story, where `Conditions.rate` is 1.
    public var eventsPerSecond = 200.0
    /// The share of inference events that arrive between `latenessRange`'s bounds after their time.
    public var lateShare = 0.015
    /// How late the late ones are, in milliseconds.
    public var latenessRange: Range<Int64> = 90_000..<420_000
    /// The share of inference events that are sent a second time, byte for byte.
    public var duplicateShare = 0.01
    /// The share of inference events that are broken in one way or another.
    public var malformedShare = 0.0

    public init() {}

    /// Milliseconds. Afterwards the last chapter's end goes on.
    public var length: Int64 { chapters.last?.end ?? 0 }

    /// Appends a chapter; without `to`, its conditions stay as they begin.
    public mutating func add(
        _ title: String, _ text: String, length: Int64, from: Conditions, to: Conditions? = nil
    ) {
        chapters.append(
            Chapter(title: title, text: text, start: self.length, length: length, from: from, to: to ?? from))
    }

    /// The chapter at a time since the story's start, in milliseconds: the first one before it, the last one
    /// after it; `nil` if there are none.
    public func chapter(at time: Int64) -> Chapter? {
        chapters.last { $0.start <= time } ?? chapters.first
    }

    public func conditions(at time: Int64) -> Conditions {
        guard let chapter = chapter(at: time) else { return Conditions() }
        let share = Double(time - chapter.start) / Double(max(1, chapter.length))
        return chapter.from.moving(min(1, max(0, share)), to: chapter.to)
    }
}
