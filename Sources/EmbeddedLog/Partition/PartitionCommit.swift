import Log

/// What one partition has to prove in one commit.
struct PartitionCommit: Sendable {
    let partition: PartitionLog
    let files: [any StorageFile]
    let isFolderDirty: Bool
    /// Durable once the files and the folder are synced.
    let end: LogPosition
    let start: Offset

    /// - Throws: what a sync threw, which is final; `notFound` if a file is no longer where it belongs.
    func sync() throws(LogError) {
        let context = partition.context
        do throws(LogError) {
            for file in files {
                try sync(file)
                guard try file.isInPlace() else {
                    throw LogError(
                        .notFound, "a segment was removed or moved while the log was writing to it",
                        offset: end.offset, file: file.path)
                }
            }
            if isFolderDirty, !context.mutations.contains(.skipFolderSync) {
                try context.storage.syncDirectory(partition.folder)
            }
        } catch {
            throw partition.located(error)
        }
    }

    private func sync(_ file: any StorageFile) throws(LogError) {
        let mutations = partition.context.mutations
        do {
            try file.sync()
        } catch {
            if mutations.contains(.goOnAfterFailedSync) { return }
            guard mutations.contains(.retryFailedSync) else { throw error }
            try file.sync()
        }
    }
}
