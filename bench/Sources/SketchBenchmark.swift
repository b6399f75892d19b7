import JSON
import Sketches

/// One insertion and one merge of the quantile sketch.
enum SketchBenchmark: Benchmark {
    static let name = "sketch"
    static let summary = "insertion into and merging of quantile sketches"

    static func run(_ options: BenchmarkOptions) async throws -> [JSONValue.Member] {
        // Spread like latencies: a power of a fixed sequence, computed before the clock runs.
        var state: UInt64 = 1
        let values = (0..<1_000_000).map { _ -> Double in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let share = Double(state >> 11) / Double(1 << 53)
            return 5 + 200 * share * share * share
        }
        var sketch = QuantileSketch()
        var inserts: [(wall: Double, cpu: Double)] = []
        var moments = Moments()
        var momentInserts: [(wall: Double, cpu: Double)] = []
        for _ in 0..<options.repeats {
            inserts.append(measureWork { for value in values { sketch.insert(value) } })
            momentInserts.append(measureWork { for value in values { moments.insert(value) } })
        }
        let merges = try measureMerges(sketch)
        return [
            .init("ns_per_insert", rounded(median(inserts).cpu / 1e6 * 1e9)),
            .init("ns_per_moments_insert", rounded(median(momentInserts).cpu / 1e6 * 1e9)),
            .init("ns_per_merge", rounded(merges * 1e9)),
            .init("p99", JSONValue(sketch.quantile(0.99))), .init("mean", JSONValue(moments.mean)),
        ]
    }

    private static func measureMerges(_ sketch: QuantileSketch) throws -> Double {
        var total = QuantileSketch()
        let count = 100_000
        let run = measureWork { for _ in 0..<count { total.merge(sketch) } }
        guard total.count == sketch.count * UInt64(count) else {
            throw Failure(reason: "a merge lost something")
        }
        return run.cpu / Double(count)
    }
}
