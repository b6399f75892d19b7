public import ByteCoding
public import JSON
import Sketches
public import Streams

/// The answer of `/v1/views/latency`.
public enum LatencyView {
    /// The figures of a window in the order in which they are answered, nested ones joined by dots.
    public static let figures = [
        "revision", "count", "errors", "latency_count", "latency_ms.p50", "latency_ms.p90", "latency_ms.p95",
        "latency_ms.p99", "latency_ms.min", "latency_ms.max", "latency_ms.mean", "latency_ms.stddev",
        "ttft_ms.p50",
        "ttft_ms.p95", "ttft_ms.p99", "input_tokens", "output_tokens", "cost_usd",
    ]

    public static func windows(
        _ query: WindowQuery, _ material: WindowMaterial, baseSize: Int64
    ) throws(ByteCodingError) -> JSONValue {
        let windows = try query.windows(LatencyWindow.self, of: material, baseSize: baseSize)
        return .array(query.newest(of: windows, start: \.start).map { window(query, $0) })
    }

    private static func window(_ query: WindowQuery, _ window: AnsweredWindow<LatencyWindow>) -> JSONValue {
        let content = window.aggregate
        var members = WindowMembers.identity(query, window)
        members += [
            .init("revision", JSONValue(window.revision)),
            .init("count", JSONValue(content.count)), .init("errors", JSONValue(content.errors)),
            .init("latency_count", JSONValue(content.latency.count)),
            .init("latency_ms", latency(content)),
            .init("ttft_ms", quantiles(content.firstToken, [50, 95, 99])),
            .init("input_tokens", JSONValue(content.inputTokens)),
            .init("output_tokens", JSONValue(content.outputTokens)),
            .init("cost_usd", JSONValue(content.cost?.value)),
        ]
        if !content.errorTypes.isEmpty { members.append(.init("error_types", errorTypes(content))) }
        return .object(members)
    }

    private static func latency(_ content: LatencyWindow) -> JSONValue {
        guard case .object(var members) = quantiles(content.latency, [50, 90, 95, 99]) else { return .null }
        members += [
            .init("min", JSONValue(content.latency.min)), .init("max", JSONValue(content.latency.max)),
            .init("mean", JSONValue(content.latencyMoments.mean)),
            .init("stddev", JSONValue(content.latencyMoments.variance.map { $0.squareRoot() })),
        ]
        return .object(members)
    }

    /// Percentiles by nearest rank, within the sketch's relative error; null without a value.
    private static func quantiles(_ sketch: QuantileSketch, _ percents: [Int]) -> JSONValue {
        guard !sketch.isEmpty else { return .null }
        return .object(
            percents.map { .init("p\($0)", JSONValue(sketch.quantile(Double($0) / 100))) })
    }

    private static func errorTypes(_ content: LatencyWindow) -> JSONValue {
        var members = content.errorTypes.entries.map { JSONValue.Member($0.key, JSONValue($0.count)) }
        if content.errorTypes.other > 0 {
            members.append(.init("other", JSONValue(content.errorTypes.other)))
        }
        return .object(members)
    }
}
