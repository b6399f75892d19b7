import EmbeddedLog

/// A mistake that can be planted in the log's own code.
struct Mutation: Sendable, CustomStringConvertible {
    let description: String
    let mutations: Mutations

    static let all = [
        Mutation(description: "an append is answered before the sync", mutations: .acknowledgeBeforeSync),
        Mutation(description: "a partition's folder is not synced", mutations: .skipFolderSync),
        Mutation(
            description: "the folder above the partitions is not synced", mutations: .skipParentFolderSync),
        Mutation(description: "a failed sync is tried again", mutations: .retryFailedSync),
        Mutation(description: "a failed sync is passed over", mutations: .goOnAfterFailedSync),
        Mutation(description: "a tail is cut below the mark", mutations: .cutBelowMark),
        Mutation(description: "the mark is written before the data are synced", mutations: .markBeforeData),
        Mutation(description: "the mark is not synced", mutations: .markNotSynced),
        Mutation(description: "the mark has one slot", mutations: .markInOneSlot),
        Mutation(description: "the unproven tail is kept as it is", mutations: .keepTailWithoutRewriting),
        Mutation(description: "recovery doesn't verify checksums", mutations: .recoverWithoutChecksum),
        Mutation(
            description: "recovery doesn't check that offsets follow", mutations: .recoverWithoutContiguity),
        Mutation(description: "readers don't check that offsets follow", mutations: .readWithoutContiguity),
        Mutation(description: "producers are forgotten at a restart", mutations: .forgetProducers),
        Mutation(description: "a new segment leaves the old one unsynced", mutations: .rollWithoutOldSegment),
        Mutation(description: "readers take what was written for durable", mutations: .showWrittenAsDurable),
        Mutation(
            description: "retention removes files before it moves the mark", mutations: .retireBeforeMark),
        Mutation(description: "retention doesn't heed the floor", mutations: .ignoreRetentionFloor),
        Mutation(description: "marks that were read are not proven anew", mutations: .trustMarksAsRead),
        Mutation(description: "half a batch stays when the disk is full", mutations: .keepHalfBatchOnNoSpace),
    ]
}
