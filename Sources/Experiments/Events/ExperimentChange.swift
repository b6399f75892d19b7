import Commands
import JSON

/// What happened to an experiment, with everything that the state needs to follow.
public enum ExperimentChange: Sendable, Equatable {
    case defined(ExperimentDefinition)
    case started
    /// The seed is that of the bandit's draws; nil if people changed the split.
    case split(ArmWeights, seed: UInt64?)
    case stopped
    /// Units were shown their arms.
    case exposed(ExposureCounts)
    /// The winner is an arm's name; nil if none has won.
    case decided(Verdict, winner: String?)

    public var type: ExperimentEventType {
        switch self {
        case .defined: .defined
        case .started: .started
        case .split: .split
        case .stopped: .stopped
        case .exposed: .exposed
        case .decided: .decided
        }
    }

    /// The change's own members of an event's `data`.
    var members: [JSONValue.Member] {
        switch self {
        case .defined(let definition): definition.members.filter { $0.name != "name" }
        case .started, .stopped: []
        case .split(let weights, let seed):
            [.init("weights", .array(weights.values.map { .exact($0) }))]
                + (seed.map { [.init("seed", .string(String($0)))] } ?? [])
        case .exposed(let counts): counts.members
        case .decided(let verdict, let winner):
            [.init("verdict", .string(verdict.rawValue)), .init("winner", JSONValue(winner))]
        }
    }

    /// - Parameters:
    ///   - reader: of the event's `data`.
    ///   - data: the same, with the experiment's name as `name`.
    init(_ type: ExperimentEventType, reading reader: inout BodyReader, definition data: JSONValue) {
        switch type {
        case .defined:
            var inner = BodyReader(data, at: "/data", strictness: .lenient)
            self = .defined(ExperimentDefinition(reading: &inner))
            for fault in inner.faults { reader.report(fault) }
        case .started: self = .started
        case .stopped: self = .stopped
        case .exposed: self = .exposed(ExposureCounts(reading: &reader))
        case .split:
            let values = reader.given("weights")?.array?.map(\.number) ?? []
            let weights = values.compactMap { $0 }
            if weights.isEmpty || weights.count != values.count { reader.report("weights", "are no numbers") }
            let seed = reader.text("seed")
            if let seed, UInt64(seed) == nil { reader.report("seed", "is no number of 64 bits") }
            self = .split(ArmWeights(weights), seed: seed.flatMap { UInt64($0) })
        case .decided:
            let verdict = reader.choice("verdict", Verdict.self)
            if verdict == nil { reader.report("verdict", "is missing") }
            self = .decided(verdict ?? .continueTesting, winner: reader.text("winner"))
        }
    }
}
