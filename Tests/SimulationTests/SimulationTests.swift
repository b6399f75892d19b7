import Foundation
import Testing

@Suite("A whole engine that crashes on a failing disk")
struct SimulationTests {
    /// `VARVE_SIMULATION=5000:100000` runs other seeds; scripts/simulate sets it.
    private static let seeds: Range<UInt64> = {
        let words = ProcessInfo.processInfo.environment["VARVE_SIMULATION"]?.split(separator: ":") ?? []
        guard words.count == 2, let first = UInt64(words[0]), let end = UInt64(words[1]), first < end else {
            return 0..<300
        }
        return first..<end
    }()
    /// Seeds within which every planted mistake is found.
    private static let mistakeSeeds: Range<UInt64> = 0..<600

    @Test("keeps its promises")
    func lives() throws {
        for seed in Self.seeds {
            do { try Simulation.run(seed: seed) } catch { Issue.record("\(error)") }
        }
    }

    /// Among them a directory opened for reading behind a power cut, rebuilds up to a moment, and a shard that has failed.
    @Test(
        "keeps the promises that it once broke",
        arguments: [67, 187, 376, 400, 425, 475, 498, 541, 893, 903, 914, 915] as [UInt64])
    func brokenOnce(seed: UInt64) throws { try Simulation.run(seed: seed) }

    @Test("takes the same course again for the same seed")
    func determinism() throws {
        for seed: UInt64 in 0..<36 {
            #expect(try Simulation.run(seed: seed) == Simulation.run(seed: seed), "seed \(seed)")
        }
    }

    @Test("is found out when a mistake is planted", arguments: PlantedMistake.all)
    func mistakes(mistake: PlantedMistake) throws {
        for seed in Self.mistakeSeeds {
            do {
                try Simulation.run(seed: seed, mutations: mistake.mutations)
            } catch {
                guard let finding = mistake.finding, !"\(error)".contains(finding) else { return }
            }
        }
        Issue.record("no seed finds it")
    }
}
