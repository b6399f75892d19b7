import Drift
import Randomness
import Testing

@Suite("Measures of drift")
struct MeasureTests {
    @Test("are those of the values as far as the sketch knows them", arguments: Shape.numeric)
    func agreement(_ shape: Shape) throws {
        var generator = SeededRandom(seed: 21)
        for (size, windowSize) in [(20_000, 2_000), (20_000, 150), (3_000, 3_000), (200, 5_000)] {
            for shift in [0, 0.1, 0.5, 2] {
                let reference = shape.numbers(size, using: &generator)
                let window = shape.numbers(windowSize, using: &generator, shift: shift)
                let exact = ExactMeasures(reference: reference, window: window)
                // One value of a small window that lies on the other side of a cut.
                let value = 1 / Double(windowSize)
                let prepared = PreparedReference(FeatureSketch(numbers: reference), eventCount: 0)
                let measures = try #require(
                    prepared.measures(of: FeatureSketch(numbers: window), eventCount: 0))
                let kolmogorovSmirnov = try #require(measures.kolmogorovSmirnov)
                let wasserstein = try #require(measures.wasserstein)
                #expect(abs(measures.psi - exact.psi) <= 0.004 + 0.04 * exact.psi + value)
                #expect(abs(measures.jensenShannon - exact.jensenShannon) <= 0.006 + value)
                #expect(abs(kolmogorovSmirnov - exact.kolmogorovSmirnov) <= 0.01 + value)
                #expect(
                    abs(wasserstein - exact.wasserstein) <= 0.001 * exact.deviation + 0.01 * exact.wasserstein
                )
            }
        }
    }

    @Test("are exact of up to 256 different values", arguments: Shape.numeric)
    func exactness(_ shape: Shape) throws {
        var generator = SeededRandom(seed: 22)
        for (size, windowSize) in [(256, 100), (10, 3), (1, 1), (7, 256)] {
            let reference = shape.numbers(size, using: &generator)
            let window = shape.numbers(windowSize, using: &generator, shift: 0.4)
            let exact = ExactMeasures(reference: reference, window: window)
            let prepared = PreparedReference(FeatureSketch(numbers: reference), eventCount: 0)
            let measures = try #require(
                prepared.measures(of: FeatureSketch(numbers: window), eventCount: 0))
            #expect(abs(measures.psi - exact.psi) < 1e-9)
            #expect(abs(measures.jensenShannon - exact.jensenShannon) < 1e-7)
            #expect(abs((measures.kolmogorovSmirnov ?? -1) - exact.kolmogorovSmirnov) < 1e-9)
            #expect(abs((measures.wasserstein ?? -1) - exact.wasserstein) <= 1e-9 * (1 + exact.deviation))
        }
    }

    @Test("nulls are a bin of their own where there are any, and no part of the distances")
    func nulls() throws {
        let reference = PreparedReference(FeatureSketch(numbers: [1, 2, 3, 4]), eventCount: 4)
        let window = FeatureSketch(numbers: [1, 2, 3, 4])
        let without = try #require(reference.measures(of: window, eventCount: 4))
        let with = try #require(reference.measures(of: window, eventCount: 8))
        #expect(without.psi == 0 && without.nulls == 0)
        #expect(with.psi > 0.2 && with.nulls == 4 && with.bins == without.bins + 1)
        #expect(with.kolmogorovSmirnov == 0 && with.wasserstein == 0)
        #expect(with.nullShareChange == 0.5)
    }

    @Test("a window of nulls alone has bins and no distances")
    func allNull() throws {
        let reference = PreparedReference(FeatureSketch(numbers: [1, 2, 3, 4]), eventCount: 4)
        let measures = try #require(reference.measures(of: FeatureSketch(), eventCount: 10))
        #expect(measures.kolmogorovSmirnov == nil && measures.wasserstein == nil)
        #expect(measures.totalVariation == 1 && measures.jensenShannon == 1)
        #expect(reference.measures(of: FeatureSketch(), eventCount: 0) == nil)
    }

    @Test("categories have one bin each, those of either side alone too")
    func categories() throws {
        let reference = PreparedReference(
            FeatureSketch([.text("a"), .text("a"), .text("b"), .flag(true)]), eventCount: 4)
        let window = FeatureSketch([.text("a"), .text("c"), .text("c"), .text("c")])
        let measures = try #require(reference.measures(of: window, eventCount: 4))
        #expect(measures.kind == .categorical && measures.bins == 4)
        #expect(measures.totalVariation == 0.75)
        #expect(measures.kolmogorovSmirnov == nil)
    }

    @Test("values of another kind are a bin of their own")
    func mismatches() throws {
        let reference = PreparedReference(FeatureSketch(numbers: [1, 2, 3, 4]), eventCount: 4)
        let window = FeatureSketch([.number(1), .number(2), .text("x"), .text("y")])
        let measures = try #require(reference.measures(of: window, eventCount: 4))
        #expect(measures.mismatches == 2 && measures.totalVariation >= 0.5)
    }

    @Test("grouped categories never seem farther apart than the categories are")
    func groups() throws {
        var generator = SeededRandom(seed: 23)
        let texts = { (range: Range<Int>, generator: inout SeededRandom) in
            (0..<4_000).map { _ in Value.text("t\(Int.random(in: range, using: &generator))") }
        }
        let a = texts(0..<400, &generator)
        let b = texts(150..<600, &generator)
        let measures = try #require(
            PreparedReference(FeatureSketch(a), eventCount: 0).measures(of: FeatureSketch(b), eventCount: 0))
        let counts = { (values: [Value]) in Dictionary(grouping: values, by: { $0 }).mapValues(\.count) }
        let (left, right) = (counts(a), counts(b))
        let exact =
            Set(a + b).reduce(0.0) { $0 + abs(Double(left[$1, default: 0] - right[$1, default: 0])) } / 8_000
        #expect(measures.totalVariation <= exact + 1e-12)
        #expect(measures.totalVariation > 0.6 * exact)
    }
}
