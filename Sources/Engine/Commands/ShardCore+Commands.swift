package import Log
package import Registry
package import Streams

/// The control shard by itself, commanded and asked without a runner around it: by the same steps, for whoever holds a
/// shard in the hand.
extension ShardCore where Logic == ControlShard {
    /// The values of the records that a command would append to `registry` now, and its answer. Changes nothing.
    ///
    /// - Parameter time: of the command, milliseconds since 1970.
    /// - Throws: `EngineError` for a command that is refused.
    package func prepare(
        _ request: CommandRequest, time: Int64
    ) throws(EngineError) -> (events: [[UInt8]], answer: CommandAnswer) {
        let input = plan.inputs.firstIndex(of: TopicPartition(Topology.registry, 0)) ?? 0
        var ahead = logic
        let place = PreparedCommand.Place(time: time, offset: consumed[input], state: Position())
        let command = try PreparedCommand(request, at: place, on: &ahead)
        return (command.records.map(\.value), command.answer)
    }

    /// What is asked of the registry, or of the decisions.
    ///
    /// - Throws: `EngineError` for what is not there.
    package func answer(
        _ path: [String], _ parameters: [String: String] = [:]
    ) throws(EngineError) -> RegistryAnswer {
        try DomainAnswer(of: self, path, parameters, journalEnd: 0).content
    }
}
