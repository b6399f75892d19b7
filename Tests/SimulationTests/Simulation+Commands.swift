import EmbeddedLog
import Engine
import JSON
import Log
import Randomness

// What people want of the registry and of experiments, while everything else goes on.
extension Simulation {
    /// The first two have traffic.
    private static let models = ["chat", SimulatedEvent.punctual, "idle"]
    private static let versions = ["v1", "v2", "v3"]
    private static let policies = ["drills", "all"]
    private static let environments = ["production", "test"]
    private static let actions = ["advance", "advance", "pause", "resume", "promote", "rollback"]

    func command() {
        for _ in 0..<(1 + random.below(6)) {
            switch random.below(12) {
            case 0, 1: sendAgain()
            case 2: sendOtherBody()
            case 3: sendRivals()
            case 4, 5: send(drawAlerting())
            default: send(draw())
            }
        }
    }

    private func send(_ wanted: (method: String, path: [String], body: JSONValue)) {
        let hasKey = random.chance(0.4)
        let number = add(wanted, key: hasKey, ifMatch: random.chance(0.05) ? "\"none\"" : nil)
        submit(number)
        // A client without patience.
        if hasKey, random.chance(0.3) { submit(number) }
    }

    private func add(
        _ wanted: (method: String, path: [String], body: JSONValue), key: Bool = false,
        ifMatch: String? = nil,
        rivalry: Int? = nil
    ) -> Int {
        let number = commandLedger.commands.count
        let request = CommandRequest(
            wanted.method, wanted.path, body: wanted.body, actor: SimulatedCommand.actor(number),
            ifMatch: ifMatch, idempotencyKey: key ? "key-\(number)" : nil)
        return commandLedger.add(SimulatedCommand(request: request, rivalry: rivalry))
    }

    /// A retry, as a client sends it that has not heard of its command, or has forgotten that it did.
    private func sendAgain() {
        guard let number = commandLedger.repeatable.randomElement(using: &random) else { return }
        submit(number)
    }

    private func sendOtherBody() {
        guard let first = commandLedger.kept.randomElement(using: &random) else { return }
        var request = commandLedger.commands[first].request
        request.body = .object((request.body?.members ?? []) + [.init("reason", "another one")])
        request.actor = SimulatedCommand.actor(commandLedger.commands.count)
        submit(commandLedger.add(SimulatedCommand(request: request, hasUsedKey: true)))
    }

    /// Two that have seen the same state and want different things of it.
    private func sendRivals() {
        let path = ["models", draw(Self.models), "aliases", "best"]
        guard let etag = commandLedger.etags[path.joined(separator: "/")] else {
            return send(("PUT", path, ["version": .string(draw(Self.versions))]))
        }
        let rivalry = commandLedger.beginRivalry()
        for version in Self.versions {
            submit(add(("PUT", path, ["version": .string(version)]), ifMatch: etag, rivalry: rivalry))
        }
    }

    // MARK: What is wanted

    private func draw(_ names: [String]) -> String { names[random.below(names.count)] }

    private func draw() -> (method: String, path: [String], body: JSONValue) {
        let (model, version) = (draw(Self.models), draw(Self.versions))
        let path = ["models", model]
        let made = commandLedger.commands.count
        // What everything else needs comes first.
        switch made < 24 ? made % 8 : random.below(34) {
        case 0: return ("POST", ["models"], ["model": .string(made < 24 ? Self.models[made / 8] : model)])
        case 1, 2, 3:
            let name = made < 24 ? Self.versions[made % 8 - 1] : version
            return ("POST", first(path) + ["versions"], ["version": .string(name)])
        case 4, 5:
            let name = made < 24 ? Self.versions[made % 8 - 4] : version
            return ("POST", first(path) + ["versions", name, "approval"], ["approval": "approved"])
        case 6, 7:
            let split: JSONValue = random.chance(0.2) ? ["v1": 33.3, "v2": 33.3, "v3": 33.3] : ["v2": 100]
            let environment = made < 24 ? Self.environments[made % 8 - 6] : draw(Self.environments)
            return ("PUT", first(path) + ["traffic", environment], ["split": split])
        case 8:
            return (
                "POST", path + ["versions", version, "stage"],
                ["stage": .string(draw(["testing", "staging", "development", "archived"]))]
            )
        case 9: return ("PUT", path + ["aliases", "best"], ["version": .string(version)])
        case 10: return ("PATCH", path, ["description": .string("number \(made)")])
        case 29, 30:
            return ("PUT", ["health-policies", draw(Self.policies)], policy())
        case 31: return ("DELETE", ["health-policies", draw(Self.policies)], [:])
        case 11...15: return ("POST", ["deployments"], deployment(model))
        case 24...28: return experiment()
        default:
            let id = commandLedger.deployments.randomElement(using: &random) ?? "none"
            return ("POST", ["deployments", id, draw(Self.actions)], [:])
        }
    }

    /// The model that is made first is given its versions first.
    private func first(_ path: [String]) -> [String] {
        let made = commandLedger.commands.count
        return made < 24 ? ["models", Self.models[made / 8]] : path
    }

    /// Over the model whose events are of two variants: one that is faster, and is deployed if it is asked for.
    private func experiment() -> (method: String, path: [String], body: JSONValue) {
        let name = draw(["e1", "e2", "e3", "e4", "e5"])
        let path = ["experiments", name]
        switch random.below(8) {
        case 0, 1, 2:
            let arms: JSONValue = [
                ["arm": "A", "version": "v1", "variant": "A", "weight": 50, "control": true],
                ["arm": "B", "version": "v1", "variant": "B", "weight": 50],
            ]
            let actions: JSONValue = [
                "deploy_winner": ["environment": .string(draw(Self.environments)), "strategy": "direct"]
            ]
            return (
                "POST", ["experiments"],
                [
                    "name": .string(name), "model": "chat", "arms": arms, "metric": "latency_ms",
                    "goal": .string(draw(["increase", "decrease"])), "minimum_samples": 5,
                    "actions": random.chance(0.5) ? actions : .null,
                ]
            )
        case 3, 4, 5: return ("POST", path + ["start"], [:])
        case 6:
            let share = Int64(random.below(101))
            let weights: JSONValue = ["A": .integer(share), "B": .integer(100 - share)]
            return ("POST", path + ["split"], ["weights": weights])
        default: return ("POST", path + ["stop"], [:])
        }
    }

    /// Of devices that send readings, and of such as don't.
    private func policy() -> JSONValue {
        let current: JSONValue = [
            "feature": "current", "weight": JSONValue(1 + random.below(3)), "score": "bounds", "good": 0,
            "bad": 12,
        ]
        return [
            "devices": .string(draw(["*", "drill-*", "drill-3", "pump-*"])),
            "window": .string(draw(["1m", "2m", "10m"])), "silent_after": .string(draw(["2m", "30m"])),
            "features": [current],
        ]
    }

    /// Of the version that has traffic, judged by its windows: good, bad, or unseen.
    private func deployment(_ model: String) -> JSONValue {
        let analysis: JSONValue = [
            "window": "1m", "minimum_count": 1, "inconclusive_limit": JSONValue(random.below(3)),
            "metrics": [["field": "latency.p99_ms", "max": random.chance(0.3) ? 30 : 1_000]],
        ]
        return [
            "id": .string("d\(commandLedger.commands.count)"), "model": .string(model),
            "version": .string(random.chance(0.8) ? "v1" : "v3"),
            "environment": .string(draw(Self.environments)), "strategy": "canary",
            "steps": [["weight": 10], ["weight": 50]], "analysis": random.chance(0.8) ? analysis : .null,
        ]
    }

    // MARK: Answers

    private func submit(_ number: Int) {
        guard let engine else { return }
        let (process, request) = (process, commandLedger.commands[number].request)
        let before = circumstances
        commandLedger.noteAttempt(number)
        scheduler.spawn { [self] in
            do throws(EngineError) {
                let answer = try await engine.execute(request)
                guard process.isAlive else { return }
                note(answer, to: number, engine)
                await checkOwnWrite(number, engine, since: before)
            } catch {
                guard process.isAlive else { return }
                note(error, of: number)
            }
        }
    }

    private func note(_ answer: CommandAnswer, to number: Int, _ engine: Engine) {
        if let fault = commandLedger.note(answer, to: number) {
            violation = Violation("command \(number): \(fault)")
        }
        let event = SimulatedCommand.events(of: answer).last
        guard let last = event?["offset"]?.integer, let topic = event?["topic"]?.string,
            let end = try? engine.commandEnd(of: topic)
        else { return }
        if end <= last {
            violation = Violation("command \(number) was answered, and its event \(last) is not durable")
        }
    }

    private func note(_ error: EngineError, of number: Int) {
        switch error.kind {
        case .conflict, .notFound, .preconditionFailed, .unprocessable, .invalid, .busy:
            commandLedger.noteRefusal(number)
        case .internal: violation = Violation("command \(number): \(error)")
        default: break
        }
        let command = commandLedger.commands[number]
        if command.hasUsedKey, ![.unprocessable, .notReady, .busy(retryAfterSeconds: 1)].contains(error.kind)
        {
            violation = Violation("command \(number): a used key with another body gives \(error.kind)")
        }
    }

    /// What was answered is seen at once, and again as of its position.
    private func checkOwnWrite(_ number: Int, _ engine: Engine, since before: Circumstances) async {
        let command = commandLedger.commands[number]
        guard let subject = command.subject, !command.answeredEvents.isEmpty, let answer = command.answer
        else { return }
        let history = try? await engine.resource(
            ResourceRequest(subject + ["history"], parameters: ["actor": command.actor]))
        guard wasWell(since: before) else { return }
        let seen = history?.body["history"]?.array?.filter { $0["actor"]?.string == command.actor }
            .compactMap { $0["id"]?.string }
        guard seen == command.answeredEvents else {
            violation = Violation(
                "command \(number) was answered \(command.answeredEvents), its history has \(seen ?? [])")
            return
        }
        let resource = answer.resourcePath(of: command.request)
        guard random.chance(0.2), let position = answer.body["position"]?.string, let resource else { return }
        let then = try? await engine.resource(
            ResourceRequest(resource, parameters: ["as_of": position]))
        guard wasWell(since: before), let then else { return }
        if then.etag != answer.etag || then.body.plain != answer.body.plain {
            violation = Violation(
                "command \(number) was answered \(answer.body.text), which is \(then.body.text) as of its position"
            )
        }
    }
}

extension Engine {
    /// Behind the last durable event of a topic of commands.
    fileprivate func commandEnd(of topic: String) throws -> Int64? {
        try Topic(topic).map { try log.endOffset(of: TopicPartition($0, 0), isolation: .durable) }
    }
}

extension CommandAnswer {
    /// Where the resource of a command's answer is asked for; nil for one that is gone.
    fileprivate func resourcePath(of request: CommandRequest) -> [String]? {
        switch (request.path.first, request.path.count) {
        case ("models", 1): ["models", body["model"]?.string ?? ""]
        case ("models", 2): request.path
        case ("models", 3): request.path + [body["version"]?.string ?? ""]
        case ("models", 4): request.path
        case ("models", 5): request.path.dropLast()
        case ("experiments", _): ["experiments", body["name"]?.string ?? ""]
        case ("deployments", _): ["deployments", body["id"]?.string ?? ""]
        default: nil
        }
    }
}

extension JSONValue {
    /// A resource without the names of moments and events.
    fileprivate var plain: JSONValue {
        .object((members ?? []).filter { !["events", "position", "watermark"].contains($0.name) }).canonical
    }
}
