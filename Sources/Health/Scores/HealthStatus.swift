/// How a device or a model is, the best first.
public enum HealthStatus: String, Sendable, CaseIterable {
    case healthy, watch, warning, critical
    /// Nothing was heard of a device for so long that its last score says nothing any more.
    case silent
}
