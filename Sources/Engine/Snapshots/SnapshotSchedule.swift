import EmbeddedLog

/// When a shard takes snapshots, and where they go.
struct SnapshotSchedule: Sendable {
    let store: SnapshotStore
    /// After so many records, but not before `leastMilliseconds` have passed ...
    let everyRecords: Int
    let leastMilliseconds: Int64
    /// ... or after so long, if anything changed.
    let everyMilliseconds: Int64

    init(_ configuration: EngineConfiguration, storage: any Storage) {
        let settings = configuration.snapshots
        store = SnapshotStore(
            storage: storage, directory: configuration.dataDirectory + "/snapshots",
            thinning: SnapshotThinning(
                rules: settings.thinning.map {
                    .init(age: $0.ageMilliseconds, spacing: $0.spacingMilliseconds)
                },
                byteLimit: Int64(settings.bytes)))
        everyRecords = settings.everyEvents
        leastMilliseconds = settings.leastMilliseconds
        everyMilliseconds = settings.everyMilliseconds
    }
}
