public import Log
import Synchronization

extension EmbeddedLog {
    /// Opens a data directory's log, and makes a new one where there is none (`readWrite` only).
    ///
    /// - Throws: `locked` if another process has it, `newerFormat` (before anything is written), `corrupt`
    ///   for damage to what was durable, `notFound`, `permission`, `noSpace`, `io`.
    /// - Complexity: O(bytes above the marks + headers of the last segments + complete segments).
    public static func open(
        directory: String, configuration: EmbeddedLogConfiguration = EmbeddedLogConfiguration(),
        storage: any Storage = PosixStorage(), mode: OpenMode = .readWrite
    ) throws(LogError) -> EmbeddedLog {
        try open(
            directory: directory, configuration: configuration, storage: storage, mode: mode, driver: .thread,
            mutations: [])
    }

    /// The same with what only tests choose.
    package static func open(
        directory: String, configuration: EmbeddedLogConfiguration, storage: any Storage, mode: OpenMode,
        driver: CommitDriver, mutations: Mutations
    ) throws(LogError) -> EmbeddedLog {
        let context = LogContext(
            storage: storage, layout: LogLayout(data: directory), configuration: configuration, mode: mode,
            mutations: mutations)
        let directory = DataDirectory(context: context)
        let wasUsed = try directory.readFormat()
        if mode == .readOnly {
            try directory.requireForReading()
        } else {
            try directory.create(wasUsed: wasUsed)
        }
        let lock = try directory.lock()
        let content = try directory.readMarks()
        var opening = LogOpening(context: context, directory: directory, content: content)
        if mode == .readOnly {
            try opening.openForReading()
        } else {
            try opening.openForWriting(isNew: !wasUsed)
        }
        return EmbeddedLog(
            context: context, driver: driver, lock: lock, marks: opening.marks,
            partitions: opening.partitions, recovery: opening.report)
    }
}
