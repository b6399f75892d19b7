import Commands
import JSON
import Statistics

extension ExperimentDefinition {
    init(reading reader: inout BodyReader) {
        name = reader.name("name")
        model = reader.name("model")
        description = reader.text("description")
        let found = Self.arms(&reader)
        arms = found.map(\.arm)
        weights = ArmWeights(found.map(\.weight))
        metric = reader.metric("metric") ?? .errorRate
        goal = reader.choice("goal", Goal.self) ?? .increase
        if reader.given("goal") == nil { reader.report("goal", "is missing") }
        rule = DecisionRule(reading: &reader)
        baseline = reader.object("baseline") { Baseline(reading: &$0) }
        let limit = ExperimentLimits.guardrailCount
        guardrails = reader.objects("guardrails", limit: limit) { Guardrail(reading: &$0) } ?? []
        unit = reader.choice("unit", RandomizationUnit.self) ?? .event
        covariate = reader.choice("covariate", Covariate.self)
        winsorizedQuantile = reader.share("winsorize")
        salt = reader.text("salt") ?? name
        layer = reader.object("layer") { Layer(reading: &$0) }
        holdout = reader.object("holdout") { Holdout(reading: &$0) }
        overrides = Self.overrides(&reader, arms)
        bandit = reader.object("bandit") { BanditPolicy(reading: &$0) }
        actions = reader.object("actions") { ExperimentActions(reading: &$0) }
        guard reader.isStrict else { return }
        if rule.hasHorizon, rule.plannedSamples == nil, reader.faults.isEmpty {
            rule.plannedSamples = samplesForMinimumEffect
        }
        check(&reader)
    }

    private static func arms(_ reader: inout BodyReader) -> [(arm: Arm, weight: Double)] {
        if reader.given("arms") == nil { reader.report("arms", "is missing") }
        return reader.objects("arms", limit: ExperimentLimits.armCount) { reader in
            let arm = Arm(reading: &reader)
            if reader.given("weight") == nil { reader.report("weight", "is missing") }
            let weight = reader.percentage("weight") ?? 0
            reader.finish()
            return (arm, weight)
        } ?? []
    }

    private static func overrides(
        _ reader: inout BodyReader, _ arms: [Arm]
    ) -> [(unit: String, arm: String)] {
        let entries = reader.entries("overrides")
        if reader.isStrict, entries.count > ExperimentLimits.overrideCount {
            reader.report("overrides", "has more than \(ExperimentLimits.overrideCount) units")
        }
        var found: [(unit: String, arm: String)] = []
        for entry in entries {
            let arm = entry.value.string ?? ""
            if reader.isStrict, !arms.contains(where: { $0.name == arm }) {
                let place = reader.place("overrides") + "/" + BodyReader.escaped(entry.name)
                reader.report(CommandFault(place, "is no arm of the experiment"))
            }
            found.append((entry.name, arm))
        }
        return found.sorted { $0.unit < $1.unit }
    }

    // MARK: What doesn't fit together

    private func check(_ reader: inout BodyReader) {
        guard reader.given("arms")?.array != nil else { return }
        checkArms(&reader)
        weights.check(&reader, "arms")
        if rule.hasHorizon, rule.plannedSamples == nil {
            reader.report(
                "planned_samples",
                "is missing: \(rule.method.rawValue) is decided at a planned number of samples. It can be "
                    + "worked out of minimum_effect and a baseline with mean and variance")
        }
        if rule.method == .fixed || rule.method == .groupSequential, bandit != nil {
            reader.report("bandit", "changes the weights by what was found, which no planned test allows")
        }
        if let covariate, !covariate.adjusts(metric) {
            reader.report("covariate", "'\(covariate.rawValue)' can't adjust \(metric.name)")
        }
        if winsorizedQuantile != nil, metric != .mean(.latency), metric != .mean(.firstToken) {
            reader.report("winsorize", "is for latency_ms and ttft_ms, whose distributions are kept")
        }
        if [covariate != nil, winsorizedQuantile != nil, unit == .unit].count(where: { $0 }) > 1 {
            reader.report(
                "covariate", "only one of covariate, winsorize and the unit 'unit' can be had at once")
        }
        let metrics = [metric] + guardrails.map(\.metric)
        if unit == .unit, let metric = metrics.first(where: { !$0.isKeptByUnit }) {
            reader.report("unit", "\(metric.name) is not kept by unit")
        }
        if let bandit, bandit.minimumWeight * Double(arms.count) > 100 {
            reader.report("bandit", "the arms' minimum weights make more than 100 together")
        }
        if let actions, actions.deployWinner != nil || actions.archivesLosers,
            arms.contains(where: { $0.version == nil })
        {
            reader.report("actions", "need arms that are bound to versions")
        }
    }

    private func checkArms(_ reader: inout BodyReader) {
        if arms.count < 2 { reader.report("arms", "has \(arms.count) elements, and two or more are needed") }
        let controls = arms.count(where: \.isControl)
        if controls != 1 {
            reader.report("arms", "\(controls) of them are the control, and exactly one must be")
        }
        for (index, arm) in arms.enumerated() {
            if arms[..<index].contains(where: { $0.name == arm.name }) {
                reader.report(CommandFault("/arms/\(index)/arm", "'\(arm.name)' is there twice"))
            } else if let other = arms[..<index].first(where: { !$0.isDisjoint(with: arm) }) {
                reader.report(
                    CommandFault("/arms/\(index)", "an event could count for '\(other.name)' as well"))
            }
        }
    }
}
