package import Alerting
import Commands
package import JSON
import Log
package import Streams

/// What people could have said instead of what they did, of a domain's own things. Everything else is as recorded.
package struct Supposition: Sendable {
    /// By name, in place of the rules of those names.
    package var rules: [String: AlertRule] = [:]
    /// Names of rules that nobody ever put: they judge windows that end after `since`.
    package var addedRules: Set<String> = []
    /// Milliseconds since 1970.
    package var since: Int64 = 0

    /// Reads `{"rules": [rule…]}`.
    ///
    /// - Throws: `EngineError` of kind `unprocessable` with a pointer to what is wrong.
    package init(_ json: JSONValue) throws(EngineError) {
        guard let list = json["rules"]?.array, !list.isEmpty else {
            throw EngineError(
                .unprocessable, "expected {\"rules\": [rule…]}",
                errors: [.init(pointer: "/rules", reason: "is missing, or no list")])
        }
        for (index, body) in list.enumerated() {
            do throws(CommandRejection) {
                let (name, rule) = try AlertRule.read(body, at: "/rules/\(index)")
                guard rules.updateValue(rule, forKey: name) == nil else {
                    throw .unprocessable("/rules/\(index)/name", "is the name of another rule as well")
                }
            } catch {
                throw EngineError(error)
            }
        }
    }
}

/// A domain whose past can be supposed otherwise. Its events are folded as recorded but for what is supposed; what no
/// longer follows (an alert is acknowledged that there is not now) is passed over.
protocol SupposableDomain: ControlDomain {
    mutating func suppose(_ supposition: Supposition)
}

extension ControlShard {
    /// To be called before the first record is folded.
    mutating func suppose(_ supposition: Supposition) {
        changeDomains { domain in
            guard var supposable = domain as? any SupposableDomain else { return }
            supposable.suppose(supposition)
            domain = supposable
        }
    }
}

extension EngineFolds {
    /// The control shard before its first record, for a fold of what could have been.
    ///
    /// - Parameter since: from when on things judge that nobody ever put, milliseconds since 1970.
    package func control(
        supposing supposition: Supposition, since: Int64
    ) throws -> ShardCore<ControlShard> {
        var supposition = supposition
        supposition.since = since
        supposition.addedRules = Set(supposition.rules.keys).subtracting(try putRules())
        return factory.control { $0.suppose(supposition) }
    }

    private func putRules() throws -> Set<String> {
        let partition = TopicPartition(Topology.rules, 0)
        let cursor = RecordCursor(try log.makeReader(of: partition, from: 0, isolation: .written))
        var names: Set<String> = []
        while try cursor.take() {
            for record in cursor.records.records {
                let event = try JSONValue(parsing: cursor.records.bytes(record.value))
                guard event["type"]?.string == AlertingEvent.types[0] else { continue }
                names.insert(event["subject"]?.string ?? "")
            }
        }
        return names
    }
}
