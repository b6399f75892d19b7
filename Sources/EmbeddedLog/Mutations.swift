/// Mistakes that can be planted, so that tests prove that the simulation would find them. Nothing outside the
/// package can set them.
package struct Mutations: OptionSet, Sendable, Hashable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let acknowledgeBeforeSync = Mutations(rawValue: 1 << 0)
    package static let skipFolderSync = Mutations(rawValue: 1 << 1)
    package static let skipParentFolderSync = Mutations(rawValue: 1 << 2)
    package static let retryFailedSync = Mutations(rawValue: 1 << 3)
    package static let goOnAfterFailedSync = Mutations(rawValue: 1 << 4)
    package static let cutBelowMark = Mutations(rawValue: 1 << 5)
    package static let markBeforeData = Mutations(rawValue: 1 << 6)
    package static let markNotSynced = Mutations(rawValue: 1 << 7)
    package static let markInOneSlot = Mutations(rawValue: 1 << 8)
    package static let keepTailWithoutRewriting = Mutations(rawValue: 1 << 9)
    package static let recoverWithoutChecksum = Mutations(rawValue: 1 << 10)
    package static let recoverWithoutContiguity = Mutations(rawValue: 1 << 11)
    package static let readWithoutContiguity = Mutations(rawValue: 1 << 12)
    package static let forgetProducers = Mutations(rawValue: 1 << 13)
    package static let rollWithoutOldSegment = Mutations(rawValue: 1 << 14)
    package static let showWrittenAsDurable = Mutations(rawValue: 1 << 15)
    package static let retireBeforeMark = Mutations(rawValue: 1 << 16)
    package static let ignoreRetentionFloor = Mutations(rawValue: 1 << 17)
    package static let trustMarksAsRead = Mutations(rawValue: 1 << 19)
    package static let keepHalfBatchOnNoSpace = Mutations(rawValue: 1 << 18)
}
