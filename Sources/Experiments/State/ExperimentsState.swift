/// All experiments: a fold of their events, and of the closed windows that were counted.
///
/// A command is decided by `decide`, which changes nothing; `apply` folds the events that come of it. Windows are
/// counted by `count`, which may decide. Nothing here reads a clock or depends on the order of a dictionary: equal
/// inputs give equal states, and equal states equal bytes.
public struct ExperimentsState: Sendable {
    /// Of the next event, counted from 1.
    public internal(set) var nextSequence: UInt64 = 1
    /// In the order in which they were defined; none is ever removed.
    var experiments: [ExperimentRecord] = []
    /// Places of the experiments, by name.
    var order: [Int32] = []
    /// Places of those that run, by model; rising.
    var running: [String: [Int32]] = [:]

    /// By name, what is defined instead of what was recorded, in a fold of what could have been.
    var supposed: [String: ExperimentDefinition] = [:]

    public init() {}

    /// - Complexity: O(1) but for the number of models with running experiments.
    public var counts: (defined: Int, running: Int) {
        (experiments.count, running.values.reduce(0) { $0 + $1.count })
    }

    /// The place of an experiment.
    ///
    /// - Complexity: O(log n).
    func place(of name: String) -> Int? {
        let index = order.lowerBound { experiments[Int($0)].definition.name < name }
        guard index < order.count, experiments[Int(order[index])].definition.name == name else { return nil }
        return Int(order[index])
    }

    mutating func noteRunning(_ place: Int) {
        let model = experiments[place].definition.model
        var places = running[model] ?? []
        let index = places.lowerBound { $0 < Int32(place) }
        let isThere = index < places.count && places[index] == Int32(place)
        if experiments[place].isRunning, !isThere { places.insert(Int32(place), at: index) }
        if !experiments[place].isRunning, isThere { places.remove(at: index) }
        running[model] = places.isEmpty ? nil : places
    }

    /// Places of all that run, in the order in which they were defined.
    var allRunning: [Int] { running.values.flatMap { $0 }.map(Int.init).sorted() }
}
