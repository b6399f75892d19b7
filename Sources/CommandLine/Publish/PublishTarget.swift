/// Where batches go.
package protocol PublishTarget: Sendable {
    /// Sends one batch and returns once it is durable.
    func send(_ batch: EventBatch, to topic: String) async throws(SendError) -> BatchAnswer
}
