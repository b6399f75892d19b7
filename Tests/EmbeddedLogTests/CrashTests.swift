import Testing

@Suite("On a disk that fails, crashes and lies")
struct CrashTests {
    /// Each is one life with its own crashes and faults.
    private static let seeds: Range<UInt64> = 0..<3_000

    @Test("nothing acknowledged is lost, doubled, moved or mangled, in thousands of lives")
    func promisesHold() throws {
        for seed in SeedRange.seeds(Self.seeds) { try LogSimulation.run(seed: seed) }
    }
}
