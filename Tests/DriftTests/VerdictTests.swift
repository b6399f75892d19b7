import Drift
import Randomness
import Testing

@Suite("Verdicts on drift")
struct VerdictTests {
    private func judge(
        _ reference: [Double], _ window: [Double], policy: DriftPolicy = DriftPolicy()
    ) -> DriftJudgement {
        let prepared = PreparedReference(FeatureSketch(numbers: reference), eventCount: 0)
        return DriftJudgement(
            prepared.measures(of: FeatureSketch(numbers: window), eventCount: 0), policy: policy)
    }

    @Test("few events are insufficient, a thousand never are")
    func sizes() {
        var generator = SeededRandom(seed: 31)
        let reference = Shape.normal.numbers(5_000, using: &generator)
        #expect(judge(reference, Array(reference[..<7])).verdict == .insufficientData)
        #expect(judge(reference, Array(reference[..<1_000])).verdict == .noDrift)
        for bins in 1...1_000 { #expect(DriftPolicy().minimumCount(bins: bins) <= 1_000) }
        #expect(DriftJudgement(nil, hasReference: false).verdict == .noReference)
        #expect(DriftJudgement(nil).verdict == .insufficientData)
    }

    @Test("a large shift is drift, a slight one is not, however many events prove it")
    func effect() {
        var generator = SeededRandom(seed: 32)
        let reference = Shape.normal.numbers(50_000, using: &generator)
        for measure in DriftMeasure.allCases {
            let policy = DriftPolicy(measure: measure)
            let large = judge(
                reference, Shape.normal.numbers(1_150, using: &generator, shift: 1), policy: policy)
            #expect(large.verdict == .drift)
            #expect(large.threshold?.measure == measure)
            let slight = judge(
                reference, Shape.normal.numbers(50_000, using: &generator, shift: 0.05), policy: policy)
            #expect(slight.verdict == .noDrift)
            #expect((slight.pValue ?? 1) < 0.001)
        }
    }

    @Test(
        "the expected share of false alarms is the simulated one",
        arguments: [DriftMeasure.psi, .jensenShannon, .kolmogorovSmirnov])
    func falseAlarms(_ measure: DriftMeasure) {
        var generator = SeededRandom(seed: 33)
        let policy = DriftPolicy(measure: measure, threshold: 0, significance: 0.05)
        let reference = Shape.normal.numbers(2_000, using: &generator)
        let prepared = PreparedReference(FeatureSketch(numbers: reference), eventCount: 0)
        var alarms = 0
        let runs = 4_000
        var expected = 0.0
        for _ in 0..<runs {
            // A reference that is fixed would be compared with its own quirks; so both are drawn anew.
            let fresh = PreparedReference(
                FeatureSketch(numbers: Shape.normal.numbers(200, using: &generator)), eventCount: 0)
            let window = FeatureSketch(numbers: Shape.normal.numbers(200, using: &generator))
            guard let measures = fresh.measures(of: window, eventCount: 0) else { continue }
            let judgement = DriftJudgement(measures, policy: policy)
            expected = judgement.falseAlarmProbability ?? 0
            if let value = judgement.value, let limit = judgement.threshold?.value, value > limit {
                alarms += 1
            }
        }
        #expect(prepared.eventCount == 2_000)
        let share = Double(alarms) / Double(runs)
        #expect(expected > 0.03 && expected < 0.051)
        #expect(share > 0.6 * expected && share < 1.5 * expected)
    }

    @Test("false alarms a day follow from the windows' length")
    func perDay() {
        var generator = SeededRandom(seed: 34)
        let values = Shape.normal.numbers(1_000, using: &generator)
        let judgement = judge(values, values, policy: DriftPolicy(threshold: 0))
        let probability = judgement.falseAlarmProbability ?? 0
        #expect(abs(probability - 0.001) < 1e-6)
        #expect(judgement.falseAlarmsPerDay(windowSeconds: 3_600) == probability * 24)
    }

    @Test("a model drifts by the share of its features, ranked by how far they are over their thresholds")
    func model() {
        var generator = SeededRandom(seed: 35)
        let reference = Shape.normal.numbers(5_000, using: &generator)
        let judgements = [0, 0.8, 0, 2].enumerated().map { index, shift in
            let window = Shape.normal.numbers(1_000, using: &generator, shift: shift)
            return (name: "f\(index)", judgement: judge(reference, window))
        }
        let model = ModelDrift(judgements)
        #expect(model.features.map(\.name).prefix(2) == ["f3", "f1"])
        #expect(model.driftedShare == 0.5)
        #expect(model.verdict == .drift)
        #expect(ModelDrift(judgements, policy: DriftPolicy(driftedShare: 0.6)).verdict == .noDrift)
        #expect(ModelDrift([]).verdict == .insufficientData)
        #expect(
            ModelDrift([("f", DriftJudgement(nil, hasReference: false))]).verdict == .noReference)
    }
}
