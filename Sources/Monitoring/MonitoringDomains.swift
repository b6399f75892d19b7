public import Streams

extension DataShardDomains {
    /// Latency, features and quality.
    public static var monitoring: DataShardDomains {
        DataShardDomains(
            inference: [PaneFold<LatencyWindow>(), PaneFold<FeatureWindow>(), PaneFold<QualityWindow>()],
            feedback: [],
            outcomes: OutcomeFold<QualityWindow>())
    }
}

extension [WindowMerger] {
    /// For what `DataShardDomains.monitoring` gives out.
    public static var monitoring: [WindowMerger] {
        [
            WindowMerger(LatencyWindow.self), WindowMerger(FeatureWindow.self),
            WindowMerger(QualityWindow.self),
        ]
    }
}
