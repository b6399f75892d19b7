import Experiments
public import Streams

extension DataShardDomains {
    /// Latency, features, quality, and what experiments count.
    public static var monitoring: DataShardDomains {
        DataShardDomains(
            inference: [
                PaneFold<LatencyWindow>(), FeatureFold(), PaneFold<QualityWindow>(),
                PaneFold<InferenceArms>(),
            ],
            feedback: [PaneFold<FeedbackArms>()],
            outcomes: OutcomeFold<QualityWindow>())
    }
}

extension [WindowMerger] {
    /// For what `DataShardDomains.monitoring` gives out.
    public static var monitoring: [WindowMerger] {
        [
            WindowMerger(LatencyWindow.self), WindowMerger(FeatureWindow.self),
            WindowMerger(QualityWindow.self), WindowMerger(ArmWindow.self),
        ]
    }
}
