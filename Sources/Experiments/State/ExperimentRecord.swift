import Commands

/// An experiment with everything that was counted and decided.
struct ExperimentRecord: Equatable {
    var definition: ExperimentDefinition
    var revision: Revision
    var status = ExperimentStatus.draft
    /// Milliseconds since 1970.
    var startedAt: Int64?
    /// When it was stopped or decided.
    var endedAt: Int64?
    /// Why it was stopped or decided.
    var endReason: String?
    /// Of what was decided.
    var winner: String?
    var verdict: Verdict?
    /// Of the current epoch.
    var epoch: AllocationEpoch
    var splitCount = 0
    var allocation: Allocation
    /// The end of the last window that counts; nil before the first.
    var through: Int64?
    /// The end of the window after which the bandit last had its turn, or the start.
    var banditThrough: Int64?
    var arms: [ArmRecord]
    /// Exposures of units to an arm that isn't theirs.
    var unexpectedExposures: UInt64 = 0
    var overlap = UnitOverlap()
    var periods = EffectPeriods()
    var looks: [Look] = []
    var history: [HistoryEntry] = []
    /// What follows from the rest, as of `through`.
    var standing: Standing

    init(_ definition: ExperimentDefinition, revision: Revision) {
        self.definition = definition
        self.revision = revision
        epoch = AllocationEpoch(start: revision.createdAt, weights: definition.weights, seed: nil)
        allocation = Allocation(definition.weights, control: definition.control)
        arms = definition.arms.map { _ in ArmRecord(definition) }
        standing = Standing(draftOf: definition)
    }

    var isRunning: Bool { status == .running }

    /// The next window that counts; nil if none does or will.
    var nextWindow: (start: Int64, end: Int64)? {
        guard isRunning, let startedAt else { return nil }
        let start = through ?? AllocationEpoch.roundedUp(startedAt)
        let (end, isBeyond) = start.addingReportingOverflow(AllocationEpoch.window)
        return isBeyond ? nil : (start, end)
    }

    /// Works out where it stands.
    mutating func evaluate() { standing = Standing(of: self) }

    /// Takes the look that is due, if one is.
    mutating func takeLook() {
        guard let look = standing.dueLook else { return }
        looks.append(look)
        evaluate()
    }
}
