import Testing

@Suite("The simulation finds planted mistakes")
struct MutationTests {
    /// The lives in which each must be found.
    private static let seedLimit: UInt64 = 2_000

    @Test(arguments: Mutation.all)
    func isFound(_ mutation: Mutation) {
        for seed in 0..<Self.seedLimit {
            do {
                try LogSimulation.run(seed: seed, mutations: mutation.mutations)
            } catch {
                print("\(mutation): found as \(error)")
                return
            }
        }
        Issue.record("\(mutation): not found in \(Self.seedLimit) lives")
    }
}
