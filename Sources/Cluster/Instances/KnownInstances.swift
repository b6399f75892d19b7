package import Engine

/// Which instances there are and which shards each of them answers for, from the records of the topic `instances` in the
/// order in which they lie there. Who has been silent for too long counts as gone.
package struct KnownInstances {
    private struct Entry {
        var instance: AnnouncedInstance
        /// Of its last record that named the shards that it names now: of two that name a shard, the later one has it.
        var since: Int64
        var heard: ContinuousClock.Instant
    }

    package static let silence: Duration = .seconds(10)
    /// After which nobody waits for it to speak again.
    package static let absence: Duration = .seconds(60)

    private var entries: [String: Entry] = [:]

    package init() {}

    /// - Parameter instance: nil for one that has said farewell.
    package mutating func note(
        _ id: String, _ instance: AnnouncedInstance?, at offset: Int64, heard: ContinuousClock.Instant
    ) {
        guard let instance else {
            entries[id] = nil
            return
        }
        let before = entries[id]
        let isSame =
            before.map { $0.instance.shards.map(\.number) == instance.shards.map(\.number) } ?? false
        entries[id] = Entry(
            instance: instance, since: isSame ? before?.since ?? offset : offset, heard: heard)
    }

    package func instances(at now: ContinuousClock.Instant) -> [AnnouncedInstance] {
        entries.values.filter { now - $0.heard < Self.silence }.map(\.instance).sorted { $0.id < $1.id }
    }

    /// The ids of those that have been silent for so long that their records may go.
    package func absent(at now: ContinuousClock.Instant) -> [String] {
        entries.filter { now - $0.value.heard >= Self.absence }.map(\.key).sorted()
    }

    /// Who has a shard, among others than `id`.
    package func address(
        of shard: Int, except id: String, at now: ContinuousClock.Instant
    ) -> String? {
        entries.values.filter { entry in
            entry.instance.id != id && now - entry.heard < Self.silence
                && entry.instance.shards.contains { $0.number == shard }
        }.max { $0.since < $1.since }?.instance.address
    }
}
