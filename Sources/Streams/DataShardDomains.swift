public import Events

/// What the domains keep of a data shard's events.
public struct DataShardDomains: Sendable {
    public var inference: [any WindowProcessor<InferenceRow>]
    public var feedback: [any WindowProcessor<FeedbackRow>]
    public var outcomes: any OutcomeStore
    public var telemetry: [any WindowProcessor<TelemetryRow>]

    public init(
        inference: [any WindowProcessor<InferenceRow>], feedback: [any WindowProcessor<FeedbackRow>],
        outcomes: any OutcomeStore, telemetry: [any WindowProcessor<TelemetryRow>] = []
    ) {
        self.telemetry = telemetry
        self.inference = inference
        self.feedback = feedback
        self.outcomes = outcomes
    }
}
