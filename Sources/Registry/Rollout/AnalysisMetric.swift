import Commands
import JSON

/// One condition that every window of a step is held to.
public struct AnalysisMetric: Sendable, Equatable {
    public var field: AnalysisField
    public var limit: Limit
    /// Told in the evidence and never decided by.
    public var isDryRun = false
    public var test: Test?

    /// What the value may be at most or at least; the value of the limit itself passes.
    public enum Limit: Sendable, Equatable {
        case atMost(Double)
        case atLeast(Double)
        /// Times the baseline's value.
        case ratio(Double)
        /// Above the baseline's value.
        case difference(Double)

        public var needsBaseline: Bool {
            switch self {
            case .atMost, .atLeast: false
            case .ratio, .difference: true
            }
        }

        static let names = ["max", "min", "max_ratio", "max_difference"]
    }

    /// Only a value that is beyond the limit by more than chance explains fails; see `ProportionTest`.
    public struct Test: Sendable, Equatable {
        /// The one-sided critical value of the standard normal distribution.
        public var criticalValue: Double
        /// Events that each version needs.
        public var minimumSamples: UInt64
    }

    init(reading reader: inout BodyReader) {
        field = reader.requiredChoice("field", AnalysisField.self) ?? .errorRate
        limit = Self.limit(&reader)
        isDryRun = reader.flag("dry_run") ?? false
        test = Self.test(&reader, field, limit)
        reader.finish()
    }

    private static func limit(_ reader: inout BodyReader) -> Limit {
        let given = Limit.names.filter { reader.value($0) != nil && reader.value($0) != .null }
        if given.count != 1 {
            let how = given.isEmpty ? "is missing" : "there are \(given.count) limits"
            reader.report(given.last ?? "max", "\(how): one of max, min, max_ratio, max_difference is needed")
        }
        let any = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
        let (atMost, atLeast) = (reader.number("max", in: any), reader.number("min", in: any))
        let ratio = reader.number("max_ratio", in: 0...Double.greatestFiniteMagnitude)
        if let difference = reader.number("max_difference", in: any) { return .difference(difference) }
        if let ratio { return .ratio(ratio) }
        return atLeast.map(Limit.atLeast) ?? .atMost(atMost ?? 0)
    }

    private static func test(
        _ reader: inout BodyReader, _ field: AnalysisField, _ limit: Limit
    ) -> Test? {
        let name = reader.text("test")
        let alpha = reader.number("alpha", in: 0...1)
        let samples = reader.integer("minimum_samples", in: 1...Int64.max)
        guard let name else {
            for other in ["alpha", "minimum_samples"] where reader.value(other) ?? .null != .null {
                reader.report(other, "is for a metric with a test")
            }
            return nil
        }
        if name != ProportionTest.name {
            reader.report("test", "'\(name)' is unknown: known is \(ProportionTest.name)")
        }
        if field != .errorRate || !limit.needsBaseline {
            reader.report("test", "is for latency.error_rate with max_ratio or max_difference")
        }
        guard let critical = ProportionTest.criticalValue(alpha: alpha ?? ProportionTest.defaultAlpha) else {
            reader.report("alpha", "is none of \(ProportionTest.alphas)")
            return nil
        }
        return Test(
            criticalValue: critical,
            minimumSamples: UInt64(clamping: samples ?? ProportionTest.defaultMinimumSamples))
    }
}
