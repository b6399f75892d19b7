/// Mistakes that can be planted, so that tests prove that the simulation would find them. Nothing outside the package
/// can set them.
package struct EngineMutations: OptionSet, Sendable, Hashable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let outputBeforeJournal = EngineMutations(rawValue: 1 << 0)
    package static let dropJournalStep = EngineMutations(rawValue: 1 << 1)
    package static let reorderOutput = EngineMutations(rawValue: 1 << 2)
    package static let forgetClocksInSnapshots = EngineMutations(rawValue: 1 << 3)
    package static let snapshotBeforeOutput = EngineMutations(rawValue: 1 << 4)
    package static let repeatOutput = EngineMutations(rawValue: 1 << 5)
    package static let acknowledgeBeforeSync = EngineMutations(rawValue: 1 << 6)
    package static let tickBeforeBacklog = EngineMutations(rawValue: 1 << 7)
    package static let readBeforeSync = EngineMutations(rawValue: 1 << 8)
    package static let pastFromLaterSnapshot = EngineMutations(rawValue: 1 << 9)
    package static let pastControlUncut = EngineMutations(rawValue: 1 << 10)
    package static let retentionIgnoresAge = EngineMutations(rawValue: 1 << 11)
    package static let retentionLosesBeginning = EngineMutations(rawValue: 1 << 12)
    package static let acknowledgeTelemetryBeforeSync = EngineMutations(rawValue: 1 << 13)
    package static let readOnlyMends = EngineMutations(rawValue: 1 << 14)
    package static let rebuildEndsUnsynced = EngineMutations(rawValue: 1 << 15)
    package static let rebuildForgetsOutput = EngineMutations(rawValue: 1 << 16)
    package static let answerCommandsBeforeSync = EngineMutations(rawValue: 1 << 17)
    package static let retriesAreNew = EngineMutations(rawValue: 1 << 19)
    package static let forgetIfMatch = EngineMutations(rawValue: 1 << 20)
    package static let decideOnOldState = EngineMutations(rawValue: 1 << 21)
    package static let decideOnUnprovenState = EngineMutations(rawValue: 1 << 22)
    package static let refuseWhatWasDone = EngineMutations(rawValue: 1 << 23)
    package static let foldWhileCommitting = EngineMutations(rawValue: 1 << 24)
}
