/// A moment of the demo.
struct DemoScene: Sendable {
    /// The story's own time, milliseconds since 1970.
    var now: Int64
    var events: Int
    var secondsLeft: Double
    /// What happens just now, in a sentence.
    var chapter: String?
}
