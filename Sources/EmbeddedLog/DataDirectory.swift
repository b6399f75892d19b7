import Log

/// A data directory's own files: its format, its lock, its marks.
struct DataDirectory {
    /// The version of the whole layout.
    static let formatVersion = 1
    private static let formatPrefix = "varve data directory, format "
    private static let formatLimitBytes = 256
    /// What the root of a file system has by itself.
    private static let lostAndFound = "lost+found"

    let context: LogContext
    private var storage: any Storage { context.storage }
    private var layout: LogLayout { context.layout }

    static var formatText: String { formatPrefix + "\(formatVersion)\n" }

    /// Whether the directory has been used before.
    ///
    /// - Throws: `newerFormat` if a newer version of this program wrote it, `corrupt` if its version can't be
    ///   read.
    func readFormat() throws(LogError) -> Bool {
        guard try storage.exists(layout.format) else { return false }
        let bytes = try storage.readWhole(layout.format, limit: Self.formatLimitBytes)
        let text = String(decoding: bytes, as: UTF8.self)
        guard text != Self.formatText else { return true }
        if text.hasPrefix(Self.formatPrefix), text.hasSuffix("\n"),
            let version = Int(text.dropFirst(Self.formatPrefix.count).dropLast()),
            version > Self.formatVersion
        {
            throw LogError(
                .newerFormat,
                "the data directory has format \(version) and this varve knows \(Self.formatVersion): use a newer one",
                file: layout.format)
        }
        throw LogError(.corrupt, "this is not the format of a data directory", file: layout.format, byte: 0)
    }

    func lock() throws(LogError) -> any StorageLock {
        guard context.mode == .readWrite else { return try storage.lock(layout.lock, .shared) }
        return try storage.lock(layout.lock, .exclusive)
    }

    func requireForReading() throws(LogError) {
        guard try storage.exists(layout.log) else {
            throw LogError(.notFound, "no data directory of varve's is here", file: layout.data)
        }
    }

    /// The marks as they are on the disk; nil if there are none.
    func readMarks() throws(LogError) -> MarkFileContent? {
        guard try storage.exists(layout.marks) else { return nil }
        let bytes = try storage.readWhole(layout.marks, limit: MarkFileContent.fileLimitBytes)
        return try MarkFileContent(parsing: bytes, path: layout.marks)
    }

    /// Makes what a directory needs, durably.
    ///
    /// - Throws: `corrupt` for a log without its format, `invalid` for a directory that is somebody else's; nothing is
    ///   written then.
    func create(wasUsed: Bool) throws(LogError) {
        if !wasUsed { try requireUnused() }
        try storage.createDirectories(layout.data)
        if !wasUsed { try syncParent() }
        try storage.createDirectory(layout.log)
        try storage.syncDirectory(layout.data)
    }

    /// A directory that is new, or whose making was broken off: the format comes before the first partition.
    private func requireUnused() throws(LogError) {
        guard try storage.exists(layout.data) else { return }
        if try storage.exists(layout.log), let partition = try partitionFolders().first {
            throw LogError(
                .corrupt,
                "there is a log, and the file that says its format is missing: put it back, or move the log away",
                topicPartition: partition, file: layout.format)
        }
        // Hidden files are those of file systems, version control and the demo.
        let foreign = try storage.contents(of: layout.data).filter { name in
            !name.hasPrefix(".") && !LogLayout.ownNames.contains(name) && name != Self.lostAndFound
        }
        if let first = foreign.first {
            throw LogError(
                .invalid,
                "the directory is not empty and no data directory of varve's (it has '\(first)'): name another one",
                file: layout.data)
        }
    }

    /// The directory may have been made by a start that crashed before it could sync. A parent that this user
    /// may not look into has held the directory all along.
    private func syncParent() throws(LogError) {
        do {
            try storage.syncDirectory(LogLayout.parent(of: layout.data))
        } catch {
            guard error.code == .permission else { throw error }
        }
    }

    /// The marks file for writing, made anew if it is missing.
    func openMarks(_ content: MarkFileContent?) throws(LogError) -> MarkFile {
        let marks =
            if let content { try openMarks(existing: content) } else {
                try MarkFile.create(layout.marks, context)
            }
        try storage.syncDirectory(layout.log)
        return marks
    }

    private func openMarks(existing content: MarkFileContent) throws(LogError) -> MarkFile {
        let file = try storage.open(layout.marks, .write)
        let marks = MarkFile(file: file, content: content, mutations: context.mutations)
        if !content.hasSoundHeader { try marks.repairHeader() }
        try marks.proveAnew()
        return marks
    }

    /// The last step of making a directory: from here on a missing marks file is a lost one.
    func writeFormat() throws(LogError) {
        let file = try storage.open(layout.newFormat, .replace)
        try file.write(Array(Self.formatText.utf8), at: 0)
        try file.sync()
        try storage.rename(layout.newFormat, to: layout.format)
        try storage.syncDirectory(layout.data)
    }

    /// The topic-partitions that have a folder, sorted.
    func partitionFolders() throws(LogError) -> [TopicPartition] {
        try storage.contents(of: layout.log).compactMap { LogLayout.topicPartition(ofFolder: $0) }.sorted()
    }
}
