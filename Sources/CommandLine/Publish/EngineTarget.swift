package import Engine

/// An engine in this process: `--data DIR`.
package struct EngineTarget: PublishTarget {
    private let service: any EngineService

    package init(_ service: any EngineService) { self.service = service }

    package func send(_ batch: EventBatch, to topic: String) async throws(SendError) -> BatchAnswer {
        do {
            let answer = try await service.ingest(
                IngestRequest(topic: topic, format: .lines, body: batch.body))
            return BatchAnswer(
                accepted: answer.accepted,
                rejected: answer.rejected.map { BatchAnswer.Rejection(index: $0.index, reason: $0.reason) })
        } catch {
            switch error.kind {
            case .busy(let seconds): throw .busy(retryAfterSeconds: Double(seconds), reason: error.detail)
            case .tooLarge: throw .tooLarge(error.detail)
            default: throw .refused(CommandFailure(error))
            }
        }
    }
}
