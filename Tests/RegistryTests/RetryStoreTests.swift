import Commands
import JSON
import Registry
import Testing

@Suite("Answers that are kept for retries")
struct RetryStoreTests {
    @Test("are the last so many: the oldest are forgotten, in the order in which they came")
    func bounded() throws {
        var bench = Workbench()
        _ = try bench.send("POST", "models", ["model": "m"])
        let count = CommandLimits.idempotencyKeyCount + 10
        for index in 0..<count {
            let command = RegistryCommand(
                "PATCH", ["models", "m"], body: ["description": .string("\(index)")], actor: "a",
                time: bench.now,
                idempotencyKey: "key-\(index)")
            guard case .accepted(let acceptance) = bench.state.decide(command) else {
                return #expect(Bool(false), "a change is accepted")
            }
            for event in acceptance.events { try bench.state.apply(event, offset: Int64(index)) }
        }
        func isKept(_ index: Int) -> Bool {
            let command = RegistryCommand(
                "PATCH", ["models", "m"], body: ["description": .string("\(index)")], actor: "a",
                time: bench.now,
                idempotencyKey: "key-\(index)")
            if case .repeated = bench.state.decide(command) { return true }
            return false
        }
        #expect((0..<10).allSatisfy { !isKept($0) })
        #expect((10..<20).allSatisfy(isKept))
        #expect(isKept(count - 1))
        #expect(try restored(bench.encoded).nextSequence == bench.state.nextSequence)
    }
}
