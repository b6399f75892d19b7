import Engine
import Testing

extension Engine {
    /// Waits until the control shard has merged all that the data shards have given out, and all of it is committed.
    func settle() async throws {
        for _ in 0..<1_000 {
            let shards = await inspect()
            let control = try #require(shards.last)
            let emitted = shards.dropLast().map { $0.emitted[0] }
            if zip(control.consumed, emitted).allSatisfy(==), shards.allSatisfy(\.isAtRest) { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("the engine did not settle: \(await inspect())")
    }
}
