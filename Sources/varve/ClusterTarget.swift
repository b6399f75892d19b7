import CommandLine
import Engine

/// The topics of a cluster: `--kafka HOST:PORT`. An event that can't be read goes to the dead letters, as at the server's
/// door.
struct ClusterTarget: PublishTarget {
    private let writer: EventWriter

    init(_ writer: EventWriter) { self.writer = writer }

    func send(_ batch: EventBatch, to topic: String) async throws(SendError) -> BatchAnswer {
        do {
            let answer = try await writer.write(IngestRequest(topic: topic, format: .lines, body: batch.body))
            return BatchAnswer(
                accepted: answer.accepted,
                rejected: answer.rejected.map { BatchAnswer.Rejection(index: $0.index, reason: $0.reason) })
        } catch {
            switch error.kind {
            case .tooLarge: throw .tooLarge(error.detail)
            case .notReady: throw .failed(error.detail)
            default: throw .refused(CommandFailure(error))
            }
        }
    }
}
