package import Commands
package import JSON

/// Folds of what could have been: experiments defined otherwise than they were.
extension ExperimentsState {
    /// From now on the experiments of these names are defined like this.
    package mutating func suppose(_ definitions: [String: ExperimentDefinition]) { supposed = definitions }

    /// Folds an event, or passes over it if it doesn't follow from what is supposed: who stops an experiment that is
    /// decided already does nothing.
    package mutating func applySupposed(_ event: ExperimentEvent, offset: Int64) {
        var event = event
        event.sequence = nextSequence
        if case .defined = event.change, let definition = supposed[event.experiment] {
            event.change = .defined(definition)
        }
        _ = try? apply(event, offset: offset)
    }
}

extension ExperimentDefinition {
    /// What of an experiment can be supposed otherwise: how it is judged, and not who got which arm.
    package static let supposable = [
        "method", "alpha", "power", "tuning", "minimum_samples", "planned_samples", "minimum_duration",
        "minimum_effect", "correction", "looks", "spending", "loss_threshold", "metric", "goal", "baseline",
        "guardrails", "covariate", "winsorize", "actions",
    ]

    /// The same experiment with some members otherwise.
    ///
    /// - Parameters:
    ///   - changes: an object of the members that change, with or without the experiment's name.
    ///   - place: where it lies, for pointers.
    package func supposing(
        _ changes: JSONValue, at place: String
    ) throws(CommandRejection) -> ExperimentDefinition {
        let changed = (changes.members ?? []).filter { $0.name != "name" }
        let faults = changed.filter { !Self.supposable.contains($0.name) }.map { member in
            CommandFault(
                "\(place)/\(BodyReader.escaped(member.name))",
                "can't be supposed otherwise; what can is: \(Self.supposable.joined(separator: ", "))")
        }
        guard faults.isEmpty else { throw .unprocessable(faults) }
        let kept = (json.members ?? []).filter { member in !changed.contains { $0.name == member.name } }
        var reader = BodyReader(.object(kept + changed), at: place)
        let definition = ExperimentDefinition(reading: &reader)
        try reader.finishOrThrow()
        return definition
    }
}
