import JSON
import Log

/// Holds an AsyncAPI 3 document to the contracts: a channel per topic, a message per type of event, an operation
/// per channel, and Kafka bindings that say the same as the contract.
struct AsyncAPIChecker {
    let document: JSONValue
    let file: String
    private(set) var problems: [ContractProblem] = []

    init(document: JSONValue, file: String) {
        self.document = document
        self.file = file
    }

    mutating func check(_ contracts: [TopicContract]) {
        if document["asyncapi"]?.string?.hasPrefix("3.") != true { report("asyncapi", "is not version 3") }
        for name in ["title", "version"] where document["info"]?[name]?.string == nil {
            report("info.\(name)", "is missing")
        }
        let channels = document["channels"]?.members ?? []
        for contract in contracts {
            let own = channels.filter { $0.value["address"]?.string == contract.topic.name }
            if own.count != 1 {
                report("channels", "\(own.count) channels have the address '\(contract.topic)', not one")
            }
            for channel in own { check(channel, of: contract) }
        }
        let topics = Set(contracts.map(\.topic.name))
        for channel in channels where !topics.contains(channel.value["address"]?.string ?? "") {
            report("channels.\(channel.name).address", "no contract is of this topic")
        }
        checkOperations(channels: channels.map(\.name))
    }

    private mutating func report(_ path: String, _ reason: String) {
        problems.append(ContractProblem(file: file, path: path, reason: reason))
    }

    private mutating func check(_ channel: JSONValue.Member, of contract: TopicContract) {
        let path = "channels.\(channel.name)"
        var missing = Set(contract.events.map(\.type))
        for member in channel.value["messages"]?.members ?? [] {
            let place = "\(path).messages.\(member.name)"
            guard let message = target(of: member.value) else {
                report(place, "refers to nothing")
                continue
            }
            let name = message["name"]?.string ?? ""
            guard let event = contract.events.first(where: { $0.type == name }) else {
                report(place, "'\(name)' is no type of the contract")
                continue
            }
            missing.remove(name)
            check(message, of: event, format: contract.format, at: place)
        }
        for type in missing.sorted() { report("\(path).messages", "'\(type)' is missing") }
        checkBinding(channel.value["bindings"]?["kafka"], of: contract, at: "\(path).bindings.kafka")
    }

    private mutating func check(
        _ message: JSONValue, of event: EventContract, format: RecordFormat, at path: String
    ) {
        let expected = format == .cloudevents ? "application/cloudevents+json" : "application/json"
        let type = message["contentType"]?.string ?? document["defaultContentType"]?.string
        if type != expected { report("\(path).contentType", "is not '\(expected)'") }
        let payload = message["payload"]
        let schema = (payload?["schema"] ?? payload)?["$ref"]?.string
        if schema != "./\(event.schema)" { report("\(path).payload", "doesn't refer to './\(event.schema)'") }
    }

    private mutating func checkBinding(_ binding: JSONValue?, of contract: TopicContract, at path: String) {
        guard let binding else { return report(path, "is missing") }
        if binding["topic"]?.string != contract.topic.name {
            report("\(path).topic", "is not '\(contract.topic)'")
        }
        switch contract.partitions {
        case .count(let count):
            expect(binding["partitions"], .integer(Int64(count)), at: "\(path).partitions")
        case .shards, .shardsAndControl:
            if binding["partitions"] != nil {
                report("\(path).partitions", "follows from the number of shards and can't be fixed here")
            }
        }
        let configuration = binding["topicConfiguration"]
        let place = "\(path).topicConfiguration"
        let policy = contract.cleanup == .compact ? "compact" : "delete"
        expect(configuration?["cleanup.policy"], .array([.string(policy)]), at: "\(place).cleanup.policy")
        guard contract.cleanup != .compact else { return }
        // Kafka writes "no limit" as -1.
        let retention = contract.retentionMilliseconds ?? -1
        expect(configuration?["retention.ms"], .integer(retention), at: "\(place).retention.ms")
        let bytes = contract.retentionBytes ?? -1
        expect(configuration?["retention.bytes"], .integer(bytes), at: "\(place).retention.bytes")
    }

    private mutating func expect(_ value: JSONValue?, _ expected: JSONValue, at path: String) {
        guard value != expected else { return }
        report(path, "is \(value?.text ?? "missing"), and \(expected.text) by the contract")
    }

    private mutating func checkOperations(channels: [String]) {
        var unused = Set(channels)
        for operation in document["operations"]?.members ?? [] {
            let path = "operations.\(operation.name)"
            if !["send", "receive"].contains(operation.value["action"]?.string) {
                report("\(path).action", "is neither 'send' nor 'receive'")
            }
            let reference = operation.value["channel"]?["$ref"]?.string ?? ""
            let channel =
                reference.hasPrefix("#/channels/") ? String(reference.dropFirst("#/channels/".count)) : ""
            if !channels.contains(channel) { report("\(path).channel", "refers to no channel") }
            unused.remove(channel)
            for (index, message) in (operation.value["messages"]?.array ?? []).enumerated() {
                let isOwn = message["$ref"]?.string?.hasPrefix("\(reference)/messages/") == true
                if !isOwn || target(of: message) == nil {
                    report("\(path).messages[\(index)]", "refers to no message of the channel")
                }
            }
        }
        for channel in unused.sorted() { report("channels.\(channel)", "has no operation") }
    }

    /// What a reference object refers to within the document; any other object is itself.
    private func target(of value: JSONValue) -> JSONValue? {
        guard let reference = value["$ref"] else { return value }
        return reference.string.flatMap { JSONPointer.resolve(fragment: $0, in: document) }
    }
}
