import ArgumentParser
import JSON

/// `varve experiment create`.
struct ExperimentCreateCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Define an experiment. It counts nothing until it is started.",
        discussion: """
            Example: varve experiment create faster --model chat --arm A=50 --arm B=50 --metric latency_ms --goal decrease
            Whatever else a definition can have: varve experiment create faster --definition faster.yaml

            An arm is a variant of the model's events; the first one is the control. Weights are per cent and make 100
            together. Options go before what the file says.
            """)

    @Argument(help: "The experiment's name.")
    var name: String

    @Option(help: ArgumentHelp("A definition, in YAML or JSON.", valueName: "file"))
    var definition: String?

    @Option(help: "The model whose events are compared.")
    var model: String?

    @Option(
        name: .customLong("arm"),
        help: ArgumentHelp("An arm and its share; the first one is the control.", valueName: "name=weight"))
    var arms: [NamedPair] = []

    @Option(help: "What is compared: latency_ms, cost_usd, error_rate, feedback.score …")
    var metric: String?

    @Option(help: "Which way is better: increase or decrease.")
    var goal: String?

    @Option(help: "sequential (always valid, the default), fixed, group_sequential or bayesian.")
    var method: String?

    @Option(help: ArgumentHelp("The least effect worth finding, as a share: 0.02.", valueName: "share"))
    var minimumEffect: Double?

    @Option(help: ArgumentHelp("Samples of all arms together, for fixed horizons.", valueName: "n"))
    var plannedSamples: Int64?

    @Flag(help: "Start it at once.")
    var start = false

    @OptionGroup var options: CommandOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let command = ResourceCommand(.post, ["experiments"], try members())
        let created = try await options.answer(to: command, in: context)
        guard start else {
            options.show(created, in: context) { answer in
                ["\(name) is a draft: varve experiment start \(name)"] + Self.plan(answer.json)
            }
            return .done
        }
        // One answer, of the experiment as it is then: who reads JSON reads one document.
        do {
            let started = try await options.answer(
                to: ResourceCommand(.post, ["experiments", name, "start"]), in: context)
            options.show(started, in: context) { _ in ["\(name) runs"] + Self.plan(created.json) }
        } catch {
            throw CommandFailure(
                error.status, error.message,
                advice: "\(name) is a draft now; start it by `varve experiment start \(name)`.")
        }
        return .done
    }

    private func members() throws(CommandFailure) -> [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        if let definition {
            members =
                try DefinitionFile.read(
                    definition, what: "experiment",
                    example: "{model: chat, arms: [{arm: A, weight: 50, control: true}, …]}"
                ).members ?? []
        }
        func set(_ member: String, _ value: JSONValue?) {
            guard let value else { return }
            members.removeAll { $0.name == member }
            members.append(.init(member, value))
        }
        set("name", .string(name))
        set("model", model.map { .string($0) })
        set("metric", metric.map { .string($0) })
        set("goal", goal.map { .string($0) })
        set("method", method.map { .string($0) })
        set("minimum_effect", minimumEffect.map { JSONValue.number($0).canonical })
        set("planned_samples", plannedSamples.map { .integer($0) })
        if !arms.isEmpty { set("arms", try Self.arms(arms)) }
        return members
    }

    private static func arms(_ pairs: [NamedPair]) throws(CommandFailure) -> JSONValue {
        let weights = try NamedPair.split(pairs).members ?? []
        return .array(
            weights.enumerated().map { index, weight in
                ["arm": .string(weight.name), "weight": weight.value, "control": .bool(index == 0)]
            })
    }

    private static func plan(_ experiment: JSONValue) -> [String] {
        guard let samples = experiment["planned_samples"]?.integer else { return [] }
        return ["it is decided at \(NumberText.grouped(samples)) samples"]
    }
}
