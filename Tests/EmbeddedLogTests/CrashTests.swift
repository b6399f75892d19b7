import Testing

@Suite("On a disk that fails, crashes and lies")
struct CrashTests {
    /// Each is one life with its own crashes and faults.
    private static let seeds: UInt64 = 3_000

    @Test("nothing acknowledged is lost, doubled, moved or mangled, in thousands of lives")
    func promisesHold() throws {
        for seed in 0..<Self.seeds { try LogSimulation.run(seed: seed) }
    }
}
