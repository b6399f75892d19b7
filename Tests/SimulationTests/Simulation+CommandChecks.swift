import EmbeddedLog
import Engine
import JSON
import Log
import Streams

extension Simulation {
    private static let decisions = TopicPartition(Topic(known: "decisions"), 0)

    /// What was answered is in the log and nothing else, and the registry is as it has to be.
    func checkCommands(_ engine: Engine) throws {
        let logged = try LoggedCommands(engine, isolation: .durable)
        var winners: [Int: Int] = [:]
        for (number, command) in commandLedger.commands.enumerated() {
            if let fault = logged.fault(of: command) { throw Violation("command \(number): \(fault)") }
            guard let rivalry = command.rivalry, logged.events[command.actor] != nil else { continue }
            if let other = winners.updateValue(number, forKey: rivalry) {
                throw Violation("commands \(other) and \(number) were done with the same If-Match")
            }
        }
        try checkRules(engine)
        try checkDecisions(engine)
        try checkDeliveries(engine)
    }

    private func checkRules(_ engine: Engine) throws {
        let (overview, deployments) = try scheduler.wait(for: "the registry", idle: commit) {
            (
                try await engine.query(ViewQuery(view: "registry")),
                try await engine.resource(ResourceRequest(["deployments"])).body
            )
        }
        let fault =
            RegistryRules.fault(ofOverview: overview) ?? RegistryRules.fault(ofDeployments: deployments)
        if let fault { throw Violation(fault) }
    }

    /// A decision that has left the engine stays what it is, whatever happens to it afterwards.
    func checkDecisions(_ engine: Engine) throws {
        let cursor = RecordCursor(
            try engine.log.makeReader(of: Self.decisions, from: 0, isolation: .written))
        var found: [[UInt8]] = []
        while try cursor.take() {
            for record in cursor.records.records { found.append(Array(cursor.records.bytes(record.value))) }
        }
        guard found.starts(with: commandLedger.decisions) else {
            throw Violation(
                "of \(commandLedger.decisions.count) decisions that were written some are gone or changed")
        }
        commandLedger.decisions = found
    }
}
