import Events
import Randomness
import Testing

@Suite("Every kernel and every grouping gives the same rows and reasons")
struct KernelTests {
    @Test("the kernels agree on the corpus", arguments: EventKind.allCases)
    func kernels(kind: EventKind) throws {
        #expect(DecoderKernel.available.contains { $0.name == "fallback" })
        let events = try (Corpus.good(kind) + Corpus.bad(kind).map(\.event)).map { Array($0.utf8) }
        let expected = Decoded(kind, events)
        for kernel in DecoderKernel.available {
            let decoder = EventDecoder(kernel: kernel)
            #expect(decoder.kernel == kernel)
            #expect(Decoded(kind, events, decoder: decoder) == expected, "\(kernel)")
            #expect(
                Decoded(kind, events, separator: [10], decoder: decoder) == expected, "\(kernel), in groups")
        }
    }

    @Test("the kernels agree on damaged events", arguments: EventKind.allCases)
    func damaged(kind: EventKind) throws {
        var damage = Damage(seed: 4)
        let events = try Corpus.good(kind).filter { $0.utf8.count < 2_000 }
        let damaged = (0..<3_000).map { damage.change(events[$0 % events.count]) }
        let expected = Decoded(kind, damaged)
        for kernel in DecoderKernel.available {
            let decoder = EventDecoder(kernel: kernel)
            #expect(Decoded(kind, damaged, decoder: decoder) == expected, "\(kernel)")
            #expect(
                Decoded(kind, damaged, separator: [10], decoder: decoder) == expected, "\(kernel), in groups")
        }
    }

    @Test(
        "neighbours change nothing: alone, in any order, with any line ends", arguments: EventKind.allCases,
        [[10], [13, 10], [32], [0xFF]] as [[UInt8]])
    func neighbours(kind: EventKind, separator: [UInt8]) throws {
        var events = try (Corpus.good(kind) + Corpus.bad(kind).map(\.event)).map { Array($0.utf8) }
        let decoder = EventDecoder()
        var generator = SeededRandom(seed: 7)
        for _ in 0..<5 {
            events.shuffle(using: &generator)
            let together = Decoded(kind, events, separator: separator, decoder: decoder)
            var accepted: [String] = []
            var reasons: [String] = []
            for (index, event) in events.enumerated() {
                let alone = Decoded(kind, [event])
                accepted += alone.accepted.map { "\(index)" + $0.dropFirst() }
                reasons += alone.reasons.map { "\(index) \($0)" }
            }
            #expect(together.accepted == accepted)
            #expect(together.rejected == reasons)
        }
    }

    @Test("a range of the records is decoded as the same records of the whole")
    func ranges() throws {
        let events = try Corpus.good(.inference).map { Array($0.utf8) }
        let whole = Decoded(.inference, events)
        let decoder = EventDecoder()
        var pieces: [String] = []
        for start in stride(from: 0, to: events.count, by: 7) {
            let range = start..<min(start + 7, events.count)
            pieces += Decoded(.inference, events, range, decoder: decoder).accepted
        }
        #expect(pieces == whole.accepted)
    }
}
