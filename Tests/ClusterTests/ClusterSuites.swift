import Testing

/// Tests with mock brokers and whole engines, one after the other: each keeps this machine busy, and what waits for brokers
/// has limits of time.
@Suite("On a cluster", .serialized)
struct ClusterSuites {}
