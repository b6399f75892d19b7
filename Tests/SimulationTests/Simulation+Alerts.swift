import Engine
import JSON
import Randomness

// Rules that object to all kinds of traffic, and the webhook that they tell.
extension Simulation {
    private static let rules = ["busy", "slow", "there", together]
    /// Its alerts are told together. Put again without `group_by`, it lets go at once what waits.
    private static let together = "together"
    private static let secret = "whsec_" + Base64.encode((7..<39).map { UInt8($0) })

    /// What somebody wants of alerting.
    func drawAlerting() -> (method: String, path: [String], body: JSONValue) {
        func draw<Element>(_ choices: [Element]) -> Element { choices[random.below(choices.count)] }
        switch random.below(8) {
        case 0, 1:
            let retry: JSONValue = .array((0..<40).map { _ in "0s" })
            return (
                "PUT", ["webhooks", "ops"],
                // An address needs nobody who resolves it.
                [
                    "url": "https://93.184.216.34/hook", "secret": .string(Self.secret), "retry": retry,
                ]
            )
        case 2: return ("DELETE", ["rules", draw(Self.rules)], [:])
        case 3:
            let until = RFC3339.text(scheduler.now + Int64(random.below(600_000)))
            return (
                "PUT", ["silences", "s"], ["rule": .string(draw(["*", "busy"])), "until": .string(until)]
            )
        default:
            let isOfModels = random.chance(0.5)
            let by: JSONValue = isOfModels ? ["model"] : ["model", "version"]
            let rule = draw(Self.rules)
            let isGrouped = rule == Self.together && random.chance(0.7)
            return (
                "PUT", ["rules", rule],
                [
                    "when": .string(
                        draw(["latency.count > 3", "latency.p99_ms > 30", "latency.errors > 0"])),
                    "by": by, "for": .string(draw(["0s", "2m"])), "notify": ["ops"],
                    "missing_after": random.chance(0.5) ? "3m" : .null,
                    "escalate": [["after": "2m", "severity": "critical"]],
                    "group_by": !isGrouped ? .null : isOfModels ? [] : ["model"],
                    "group_wait": isGrouped ? .string(draw(["0s", "30s", "5m"])) : .null,
                ]
            )
        }
    }

    /// What the receiver took was to be told, and what counts as delivered was taken.
    func checkDeliveries(_ engine: Engine) throws {
        if let violation = receiver.violation { throw violation }
        try receiver.noteRecorded(in: engine)
        let body = try scheduler.wait(for: "the deliveries", idle: commit) {
            try? await engine.resource(ResourceRequest(["webhooks", "ops", "deliveries"])).body
        }
        let deliveries = body?["deliveries"]?.array ?? []
        let known = Set(deliveries.compactMap { $0["id"]?.string })
        if let stranger = receiver.taken.keys.first(where: { !known.contains($0) }) {
            throw Violation("\(stranger) was told, and the engine knows nothing of it")
        }
        for delivery in deliveries where delivery["state"] == "delivered" {
            let id = delivery["id"]?.string ?? ""
            if receiver.taken[id] == nil { throw Violation("\(id) counts as delivered, and nobody took it") }
        }
    }
}
