package import Commands
package import JSON

/// Folds of what could have been: policies other than those that were put.
extension HealthState {
    /// From now on puts of these policies put these definitions.
    ///
    /// - Parameters:
    ///   - added: names of those that nobody ever put: they are there from the beginning.
    ///   - time: milliseconds since 1970.
    package mutating func suppose(
        _ policies: [String: HealthPolicy], added: Set<String>, from time: Int64
    ) {
        supposed = policies
        for (name, policy) in policies.sorted(by: { $0.key < $1.key }) where added.contains(name) {
            applySupposed(
                HealthEvent(
                    sequence: nextSequence, time: time, policy: name, actor: "what-if", change: .put(policy)))
        }
    }

    /// Folds an event, or passes over it if it doesn't follow from what is supposed.
    package mutating func applySupposed(_ event: HealthEvent) {
        var event = event
        event.sequence = nextSequence
        if case .put = event.change, let policy = supposed[event.policy] {
            // Nobody could have put what is there already.
            if let known = policyIndex(event.policy), policies[known].policy == policy { return }
            event.change = .put(policy)
        }
        _ = try? apply(event)
    }
}

extension HealthPolicy {
    /// Reads a policy that says its own name.
    ///
    /// - Parameter place: where it lies, for pointers.
    package static func read(
        _ body: JSONValue, at place: String
    ) throws(CommandRejection) -> (name: String, policy: HealthPolicy) {
        var reader = BodyReader(body, at: place)
        let name = reader.requiredText("name")
        if !name.isEmpty, let fault = NameRule.fault(of: name) { reader.report("name", fault) }
        let policy = HealthPolicy(reading: &reader)
        try reader.throwFaults()
        return (name, policy)
    }
}
