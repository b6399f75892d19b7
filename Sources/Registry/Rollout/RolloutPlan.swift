import Commands
public import JSON

/// The steps of a deployment and how they are judged, with the members of the body that told it.
public struct RolloutPlan: Sendable, Equatable {
    public var strategy: Strategy
    /// At least one; weights never fall.
    public var steps: [RolloutStep]
    public var analysis: RolloutAnalysis?
    /// `strategy`, `steps`, `replicas`, `batch`, `analysis` as they were given; absent ones are null.
    public var given: [JSONValue.Member]

    static let memberNames = ["strategy", "steps", "replicas", "batch", "analysis"]

    init(reading reader: inout BodyReader) {
        let strategy = reader.requiredChoice("strategy", Strategy.self)
        self.strategy = strategy ?? .direct
        let canary = reader.objects("steps", limit: RegistryLimits.stepCount) { RolloutStep(reading: &$0) }
        let replicas = reader.integer("replicas", in: 1...100_000)
        let batch = reader.integer("batch", in: 1...100_000)
        analysis = reader.object("analysis") { RolloutAnalysis(reading: &$0) }
        steps = []
        given = Self.memberNames.map { .init($0, reader.value($0)?.canonical ?? .null) }
        if let strategy { steps = Self.steps(strategy, canary, replicas, batch, &reader) }
        if steps.isEmpty { steps = [RolloutStep(weight: 100)] }
    }

    private static func steps(
        _ strategy: Strategy, _ canary: [RolloutStep]?, _ replicas: Int64?, _ batch: Int64?,
        _ reader: inout BodyReader
    ) -> [RolloutStep] {
        if strategy != .canary, canary != nil { reader.report("steps", "are for the strategy canary only") }
        if strategy != .rolling {
            for name in ["replicas", "batch"] where (name == "batch" ? batch : replicas) != nil {
                reader.report(name, "is for the strategy rolling only")
            }
        }
        switch strategy {
        case .direct: return [RolloutStep(weight: 100)]
        case .blueGreen: return [RolloutStep(weight: 0), RolloutStep(weight: 100)]
        case .canary: return checked(canary, &reader)
        case .rolling: return rolling(replicas, batch ?? 1, &reader)
        }
    }

    private static func checked(_ steps: [RolloutStep]?, _ reader: inout BodyReader) -> [RolloutStep] {
        guard let steps, !steps.isEmpty else {
            if reader.value("steps")?.array?.isEmpty != false {
                reader.report("steps", "a canary needs at least one, such as {\"weight\": 10}")
            }
            return []
        }
        for index in steps.indices.dropFirst() where steps[index].weight < steps[index - 1].weight {
            reader.report(
                RegistryFault(
                    "\(reader.place("steps"))/\(index)/weight", "is less than that of the step before"))
        }
        return steps
    }

    private static func rolling(
        _ replicas: Int64?, _ batch: Int64, _ reader: inout BodyReader
    ) -> [RolloutStep] {
        guard let replicas else {
            if reader.value("replicas") == nil || reader.value("replicas") == .null {
                reader.report("replicas", "is missing, and a rolling deployment goes by them")
            }
            return []
        }
        let count = (replicas + batch - 1) / batch
        guard count <= RegistryLimits.stepCount else {
            reader.report("batch", "makes \(count) steps, and \(RegistryLimits.stepCount) are allowed")
            return []
        }
        return (1...count).map {
            RolloutStep(weight: 100 * Double(min($0 * batch, replicas)) / Double(replicas))
        }
    }
}
