import AsyncHTTPClient
import JSON
import NIOCore
import NIOHTTP1

/// A running server, over HTTP.
package struct HTTPTarget: PublishTarget {
    /// Answers to ingest are small: a reason for each of a batch's events at most.
    private static let answerLimitBytes = 64 << 20

    private let client: ServerClient

    package init(_ client: ServerClient) { self.client = client }

    package func send(_ batch: EventBatch, to topic: String) async throws(SendError) -> BatchAnswer {
        let answer: ServerClient.Answer
        do {
            answer = try await client.post(
                path: ["v1", "topics", topic, "events"], contentType: "application/x-ndjson",
                body: batch.body,
                answerLimitBytes: Self.answerLimitBytes)
        } catch {
            throw .unreachable(error.description)
        }
        if answer.status == 503, let reason = await ServerHealth.failure(of: client) {
            throw .broken(reason)
        }
        return try read(answer, batch, topic)
    }

    private func read(
        _ answer: ServerClient.Answer, _ batch: EventBatch, _ topic: String
    ) throws(SendError) -> BatchAnswer {
        let problem = Problem(answer)
        switch answer.status {
        case 200..<300:
            guard let body = try? JSONValue(parsing: answer.body),
                let read = BatchAnswer(body, count: batch.lines.count)
            else {
                throw .refused(
                    CommandFailure(
                        .unavailable,
                        "\(client.name) gave an answer that doesn't account for every event sent",
                        advice: "Is it a Varve server? The batch was \(Self.place(batch))."))
            }
            return read
        case 413: throw .tooLarge(problem.sentence)
        // A batch whose body came too slowly may come faster the next time: either machine may have been busy.
        case 408, 429, 503: throw .busy(retryAfterSeconds: answer.retryAfterSeconds, reason: problem.sentence)
        case 500, 502, 504: throw .failed("\(client.name): \(problem.sentence)")
        case 404:
            throw .refused(CommandFailure(.usage, "\(client.name): \(problem.sentence) (topic \(topic))"))
        default:
            throw .refused(
                CommandFailure(.usage, "\(client.name): \(problem.sentence) (\(Self.place(batch)))"))
        }
    }

    private static func place(_ batch: EventBatch) -> String {
        "\(batch.file), lines \(batch.lines.first ?? 0) to \(batch.lines.last ?? 0)"
    }
}
