import Commands
import JSON
public import Statistics

/// When and by what an experiment is decided.
public struct DecisionRule: Sendable, Equatable {
    public var method: Method
    /// The share of experiments without an effect in which one may be found.
    public var alpha: Double
    /// The share of experiments with the minimum effect in which it is to be found.
    public var power: Double
    /// The number of samples at which the always-valid interval is narrowest.
    public var tuning: Double
    /// Samples that every arm needs before anything is decided.
    public var minimumSamples: UInt64
    /// Of all arms together, for methods with a horizon.
    public var plannedSamples: UInt64?
    /// Milliseconds from the start within which nothing is decided.
    public var minimumDuration: Int64?
    /// The least effect worth finding, as a share of the control's mean.
    public var minimumEffect: Double?
    public var correction: Correction
    /// Of a group-sequential plan.
    public var looks: Int
    public var spending: SpendingFunction
    /// The expected loss below which a Bayesian winner is taken, as a share of the control's mean.
    public var lossThreshold: Double

    var members: [JSONValue.Member] {
        [
            .init("method", .string(method.rawValue)), .init("alpha", .exact(alpha)),
            .init("power", .exact(power)), .init("tuning", .exact(tuning)),
            .init("minimum_samples", JSONValue(minimumSamples)),
            .init("planned_samples", JSONValue(plannedSamples)),
            .init("minimum_duration", .duration(minimumDuration)),
            .init("minimum_effect", .exact(minimumEffect)),
            .init("correction", .string(correction.rawValue)), .init("looks", JSONValue(looks)),
            .init("spending", .string(spending.rawValue)), .init("loss_threshold", .exact(lossThreshold)),
        ]
    }

    init(reading reader: inout BodyReader) {
        method = reader.choice("method", Method.self) ?? .sequential
        alpha = reader.share("alpha") ?? 0.05
        power = reader.share("power") ?? 0.8
        tuning = reader.positive("tuning") ?? 5_000
        let samples = 1...ExperimentLimits.sampleCount
        minimumSamples = UInt64(reader.integer("minimum_samples", in: samples) ?? 100)
        plannedSamples = reader.integer("planned_samples", in: samples).map(UInt64.init)
        minimumDuration = reader.duration("minimum_duration")
        minimumEffect = reader.positive("minimum_effect")
        correction = reader.choice("correction", Correction.self) ?? .bonferroni
        looks = Int(reader.integer("looks", in: 1...Int64(ExperimentLimits.lookCount)) ?? 5)
        spending = reader.choice("spending", SpendingFunction.self) ?? .obrienFleming
        lossThreshold = reader.positive("loss_threshold") ?? 0.001
    }

    var hasHorizon: Bool { method == .fixed || method == .groupSequential }
}
