import Commands
import JSON

/// The assignment of one experiment as it stands: everything that doesn't depend on the unit, worked out once.
///
/// A pure value: whoever answers many questions keeps it as long as the experiment's revision stays.
public struct Assigner: Sendable {
    let experiment: String
    let revision: UInt64
    private let names: [String]
    private let values: [JSONValue]
    private let control: Int
    private let allocation: Allocation
    private let salt: UInt64
    private let layer: (salt: UInt64, positions: Range<Int>)?
    private let holdout: (salt: UInt64, width: Int)?
    private let overrides: [String: Int]
    /// Why nobody is assigned; nil if the experiment assigns.
    private let obstacle: String?

    init(_ record: ExperimentRecord) {
        let definition = record.definition
        (experiment, revision) = (definition.name, record.revision.sequence)
        names = definition.arms.map(\.name)
        values = definition.arms.map { $0.value ?? .string($0.name) }
        (control, allocation) = (definition.control, record.allocation)
        salt = UnitPosition.salt("experiment", definition.salt)
        layer = definition.layer.map {
            let from = UnitPosition.width(percent: $0.from)
            return (
                UnitPosition.salt("layer", $0.name), from..<max(from, UnitPosition.width(percent: $0.to))
            )
        }
        holdout = definition.holdout.map {
            (UnitPosition.salt("holdout", $0.name), UnitPosition.width(percent: $0.share))
        }
        var arms: [String: Int] = [:]
        for entry in definition.overrides { arms[entry.unit] = definition.index(ofArm: entry.arm) }
        overrides = arms
        // What is decided goes on as it is until somebody stops it: a verdict moves no unit.
        let assigns = record.status == .running || record.status == .decided
        obstacle = assigns ? nil : record.status.rawValue
    }

    /// The arm's place for a unit, and why it has it.
    ///
    /// - Complexity: two or three hashes of the unit's name, and O(log n) in the number of changes of the split.
    public func place(of unit: String) -> (arm: Int, reason: Assignment.Reason, exclusion: String?) {
        if let obstacle { return (control, .disabled, obstacle) }
        if !overrides.isEmpty, let arm = overrides[unit] { return (arm, .targeted, nil) }
        if let holdout, UnitPosition.of(unit, salt: holdout.salt) < holdout.width {
            return (control, .excluded, "holdout")
        }
        if let layer, !layer.positions.contains(UnitPosition.of(unit, salt: layer.salt)) {
            return (control, .excluded, "layer")
        }
        return (allocation.arm(at: UnitPosition.of(unit, salt: salt)), .split, nil)
    }

    public func assign(_ unit: String) -> Assignment {
        let found = place(of: unit)
        return Assignment(
            experiment: experiment, unit: unit, arm: names[found.arm], value: values[found.arm],
            reason: found.reason, exclusion: found.exclusion, revision: revision)
    }
}
