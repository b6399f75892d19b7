import Experiments
import Streams

extension Engine {
    func experimentMetrics(_ figures: ExperimentFigures?) -> [MetricFamily] {
        guard let figures else { return [] }
        return [
            MetricFamily(
                "varve_experiments", .gauge, "Experiments by status.",
                zip(ExperimentStatus.allCases, figures.counts).map { status, count in
                    MetricFamily.Sample(Double(count), labels: [(name: "status", value: status.rawValue)])
                }),
            MetricFamily(
                "varve_experiment_invalid", .gauge,
                "1 while what a running experiment counts can't be trusted.",
                figures.running.map { one in
                    MetricFamily.Sample(
                        one.isInvalid ? 1 : 0, labels: [(name: "experiment", value: one.name)])
                }),
        ]
    }
}

extension ShardRunner where Logic == ControlShard {
    var experimentFigures: ExperimentFigures? { core.logic.domain(ExperimentsDomain.self)?.state.figures }
}
