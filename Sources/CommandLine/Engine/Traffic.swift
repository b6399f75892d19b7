/// Generated events for the demo. Belongs to one task at a time.
package protocol Traffic: AnyObject {
    /// How long the story is, in its own time.
    var storyMilliseconds: Int64 { get }

    /// The events whose time lies before `milliseconds` (since 1970) and that were not given yet, as NDJSON by
    /// topic.
    func events(before milliseconds: Int64) -> [(topic: String, lines: [UInt8])]

    /// What happens in the story at that time, in a sentence; nil if nothing special does.
    func chapter(at milliseconds: Int64) -> String?
}
