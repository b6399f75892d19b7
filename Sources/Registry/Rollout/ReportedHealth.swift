/// How the replicas of a deployment are, in the words of whoever runs them.
public enum ReportedHealth: String, Sendable, CaseIterable {
    case healthy, unhealthy, failed
}
