/// When a shard takes snapshots.
struct SnapshotSchedule: Sendable {
    /// After so many records, but not before `leastMilliseconds` have passed ...
    let everyRecords: Int
    let leastMilliseconds: Int64
    /// ... or after so long, if anything changed.
    let everyMilliseconds: Int64

    init(_ settings: EngineConfiguration.Snapshots) {
        everyRecords = settings.everyEvents
        leastMilliseconds = settings.leastMilliseconds
        everyMilliseconds = settings.everyMilliseconds
    }
}
