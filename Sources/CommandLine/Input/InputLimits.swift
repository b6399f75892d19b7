/// How much is read at a time.
package struct InputLimits: Sendable {
    /// A longer event is refused here, without being held.
    package var eventBytes: Int
    /// Events in a batch.
    package var batchEvents: Int
    /// A batch that has grown to so many bytes ends; one event may still make it larger.
    package var batchBytes = 4 << 20
    /// A batch that isn't full is sent once nothing has come for so long.
    package var lingerMilliseconds: Int32 = 200

    package init(eventBytes: Int = 1 << 20, batchEvents: Int = 1_000) {
        self.eventBytes = eventBytes
        self.batchEvents = batchEvents
    }
}
