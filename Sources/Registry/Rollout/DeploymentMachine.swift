/// The state machine of a deployment, whatever its strategy: strategies differ in the weights of their steps
/// only.
public struct DeploymentMachine: Sendable, Equatable {
    public internal(set) var status = DeploymentStatus.pending
    /// What it was before it was paused or became unhealthy.
    var interrupted: DeploymentStatus?
    /// Steps that are applied.
    public internal(set) var step = 0
    /// Paused because all windows of a step with a gate have passed.
    public internal(set) var isAtGate = false

    public enum Input: String, Sendable, CaseIterable {
        case advance, pause, resume, promote, rollback
        /// Whoever runs the replicas says how they are.
        case degrade, recover, fail
    }

    public enum Action: Sendable, Equatable {
        /// Apply the weight of a step, counted from 1.
        case apply(step: Int)
        /// Take this status; traffic stays.
        case become(DeploymentStatus)
        /// Give the version everything; what was promoted before is superseded.
        case complete
        /// Bring back the split from before, and take this status.
        case restore(DeploymentStatus)
        /// The reason, and what would be allowed.
        case refuse(String)
    }

    /// What an input leads to.
    ///
    /// - Parameter stepCount: of the deployment's plan.
    public func action(on input: Input, stepCount: Int) -> Action {
        permitted(input, stepCount: stepCount) ?? .refuse(refusal(of: input, stepCount: stepCount))
    }

    /// Nil for what is refused.
    private func permitted(_ input: Input, stepCount: Int) -> Action? {
        switch (input, status) {
        case (.advance, .pending): .apply(step: 1)
        case (.advance, .deploying) where step < stepCount: .apply(step: step + 1)
        case (.advance, .healthy) where step < stepCount: .apply(step: step + 1)
        case (.pause, .deploying), (.pause, .healthy): .become(.paused)
        case (.resume, .paused) where isAtGate: step < stepCount ? .apply(step: step + 1) : .complete
        case (.resume, .paused): .become(interrupted ?? .deploying)
        case (.promote, .deploying), (.promote, .healthy): .complete
        case (.rollback, let status) where status.isOpen || status == .promoted: .restore(.rolledBack)
        case (.degrade, .deploying), (.degrade, .healthy): .become(.unhealthy)
        case (.recover, .unhealthy): .become(interrupted ?? .deploying)
        case (.fail, let status) where status.isOpen: .restore(.failed)
        default: nil
        }
    }

    private func refusal(of input: Input, stepCount: Int) -> String {
        var stands = "it is \(status.rawValue)"
        if input == .advance, status == .deploying { stands += " and its last step is applied" }
        if input == .advance, status == .healthy { stands += " and has all traffic" }
        guard !status.isFinal else { return "\(stands), which is final: make a new deployment" }
        let allowed = Self.commands.filter { permitted($0, stepCount: stepCount) != nil }
        return "\(stands); allowed now: \(allowed.map(\.rawValue).joined(separator: ", "))"
    }

    static let commands: [Input] = [.advance, .pause, .resume, .promote, .rollback]

    // MARK: What has happened

    mutating func begin(step: Int, weight: Double) {
        self.step = step
        become(weight == 100 ? .healthy : .deploying)
    }

    mutating func interrupt(_ status: DeploymentStatus, isAtGate: Bool = false) {
        interrupted = self.status
        self.isAtGate = isAtGate
        self.status = status
    }

    mutating func become(_ status: DeploymentStatus) {
        self.status = status
        interrupted = nil
        isAtGate = false
    }
}
