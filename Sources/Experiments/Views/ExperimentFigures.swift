/// What of experiments is worth a metric.
public struct ExperimentFigures: Sendable {
    /// By status, in the order of `ExperimentStatus.allCases`.
    public var counts: [Int]
    /// Those that run, by name, and whether what they count can't be trusted.
    public var running: [(name: String, isInvalid: Bool)]
}

extension ExperimentsState {
    /// - Complexity: linear in the number of experiments.
    public var figures: ExperimentFigures {
        ExperimentFigures(
            counts: ExperimentStatus.allCases.map { status in
                experiments.count { $0.status == status }
            },
            running: order.map { experiments[Int($0)] }.filter(\.isRunning).map {
                ($0.definition.name, $0.standing.verdict == .invalid)
            })
    }
}
