import Log
package import Streams

/// The control shard by itself, commanded and asked without a runner around it: by the same steps, for whoever holds a
/// shard in the hand.
extension ShardCore where Logic == ControlShard {
    /// The values of the records that a command would append to its topic now, and its answer. Changes nothing.
    ///
    /// - Parameter time: of the command, milliseconds since 1970.
    /// - Throws: `EngineError` for a command that is refused.
    package func prepare(
        _ request: CommandRequest, time: Int64
    ) throws(EngineError) -> (events: [[UInt8]], answer: CommandAnswer) {
        var ahead = logic
        let place = PreparedCommand.Place(time: time, offsets: commandOffsets, state: Position())
        let command = try PreparedCommand(request, at: place, on: &ahead)
        return (command.records.map(\.value), command.answer)
    }

    /// Of the next record of each topic of commands.
    var commandOffsets: [Topic: Offset] {
        Dictionary(
            zip(plan.inputs, consumed).filter { Topology.isCommand($0.0.topic) }.map { ($0.topic, $1) },
            uniquingKeysWith: { first, _ in first })
    }

    /// What is asked of a domain, or of the decisions.
    ///
    /// - Throws: `EngineError` for what is not there.
    package func answer(
        _ path: [String], _ parameters: [String: String] = [:]
    ) throws(EngineError) -> DomainContent {
        try DomainAnswer(of: self, path, parameters, journalEnd: 0).content
    }
}
