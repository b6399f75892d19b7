/// How a deployment brings its version to all traffic.
public enum Strategy: String, Sendable, CaseIterable {
    /// At once.
    case direct
    /// Made ready beside the old version, then switched.
    case blueGreen = "blue_green"
    /// By weights that people chose.
    case canary
    /// By batches of replicas.
    case rolling
}
