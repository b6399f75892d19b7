import Log

/// Copies one partition of a source into a new directory: the same records at the same offsets. Goes on behind what is
/// there. Belongs to one thread.
protocol CopiedPartition: AnyObject {
    /// Copies what can be copied whole before an offset.
    func advance(to limit: Offset) throws(LogError)

    /// Copies up to an offset.
    ///
    /// - Throws: `corrupt` if the source ends before it.
    func finish(at limit: Offset) throws(LogError)
}

extension PartitionCopy: CopiedPartition {}
