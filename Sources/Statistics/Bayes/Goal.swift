/// Which direction of a metric is better.
public enum Goal: String, Sendable, CaseIterable {
    case increase
    case decrease
}
