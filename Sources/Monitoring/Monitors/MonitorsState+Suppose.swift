package import Commands
package import JSON

/// Folds of what could have been: monitors other than those that were put.
extension MonitorsState {
    /// From now on puts of these monitors put these definitions.
    ///
    /// - Parameters:
    ///   - added: names of those that nobody ever put: they judge windows that end after `time`.
    ///   - time: milliseconds since 1970.
    package mutating func suppose(_ monitors: [String: Monitor], added: Set<String>, from time: Int64) {
        supposed = monitors
        for (name, monitor) in monitors.sorted(by: { $0.key < $1.key }) where added.contains(name) {
            applySupposed(
                MonitorEvent(
                    sequence: nextSequence, time: time, name: name, actor: "what-if", change: .put(monitor)))
        }
    }

    /// Folds an event, or passes over it if it doesn't follow from what is supposed.
    package mutating func applySupposed(_ event: MonitorEvent) {
        var event = event
        event.sequence = nextSequence
        if case .put = event.change, let monitor = supposed[event.name] {
            // Nobody could have put what is there already.
            guard self.monitor(named: event.name) != monitor else { return }
            event.change = .put(monitor)
        }
        try? apply(event)
    }
}

extension Monitor {
    /// Reads a monitor that says its own name.
    ///
    /// - Parameter place: where it lies, for pointers.
    package static func read(
        _ body: JSONValue, at place: String
    ) throws(CommandRejection) -> (name: String, monitor: Monitor) {
        var reader = BodyReader(body, at: place)
        let name = reader.requiredText("name")
        if !name.isEmpty, let fault = NameRule.fault(of: name) { reader.report("name", fault) }
        let monitor = Monitor(reading: &reader)
        try reader.finishOrThrow()
        return (name, monitor)
    }
}
