import JSON
public import Statistics

/// What an experiment is: fixed when it is defined, but for the weights, which are the epochs'.
public struct ExperimentDefinition: Sendable, Equatable {
    public var name: String
    public var model: String
    public var description: String?
    public var arms: [Arm]
    /// At the start.
    public var weights: ArmWeights
    public var metric: ExperimentMetric
    public var goal: Goal
    public var rule: DecisionRule
    public var baseline: Baseline?
    public var guardrails: [Guardrail]
    public var unit: RandomizationUnit
    public var covariate: Covariate?
    /// Values above this quantile of all arms together count as it; nil takes them as they are.
    public var winsorizedQuantile: Double?
    /// Gives the experiment's assignment its own order of units.
    public var salt: String
    public var layer: Layer?
    public var holdout: Holdout?
    /// Arms' names by unit, sorted by unit.
    public var overrides: [(unit: String, arm: String)]
    public var bandit: BanditPolicy?
    public var actions: ExperimentActions?

    public static func == (a: ExperimentDefinition, b: ExperimentDefinition) -> Bool { a.json == b.json }

    public var control: Int { arms.firstIndex(where: \.isControl) ?? 0 }

    /// The places of all other arms.
    public var treatments: [Int] { arms.indices.filter { $0 != control } }

    /// Whether a metric is of feedback, so that feedback has to be waited for and counted.
    var countsFeedback: Bool { metric.isOfFeedback || guardrails.contains(where: \.metric.isOfFeedback) }

    func index(ofArm name: String) -> Int? { arms.firstIndex { $0.name == name } }
}
