/// Which snapshots of a shard are worth their room: dense for the recent past, sparser with age.
///
/// A question about a moment replays from the snapshot before it, so what counts is the time between neighbours. Rules
/// of age come first: of the snapshots that are older than `age`, the first of each `spacing` stays. Then, while all
/// together take more than `byteLimit`, the one goes without which the gap is smallest in proportion to its age. The
/// oldest stays, and the newest two: the newest may turn out damaged.
package struct SnapshotThinning: Sendable, Hashable {
    package struct Rule: Sendable, Hashable {
        /// Milliseconds.
        package var age: Int64
        package var spacing: Int64

        package init(age: Int64, spacing: Int64) {
            self.age = age
            self.spacing = spacing
        }
    }

    package struct Kept: Sendable, Hashable {
        package var name: SnapshotName
        package var bytes: Int64

        package init(name: SnapshotName, bytes: Int64) {
            self.name = name
            self.bytes = bytes
        }
    }

    package static let alwaysKept = 2

    /// By rising age.
    package var rules: [Rule]
    package var byteLimit: Int64

    package init(rules: [Rule], byteLimit: Int64) {
        self.rules = rules
        self.byteLimit = byteLimit
    }

    package init(_ settings: EngineConfiguration.Snapshots) {
        self.init(
            rules: settings.thinning.map { Rule(age: $0.ageMilliseconds, spacing: $0.spacingMilliseconds) },
            byteLimit: Int64(settings.bytes))
    }

    /// The snapshots to remove.
    ///
    /// - Complexity: O(n^2) in the number of snapshots that the byte limit takes; those are few each time.
    package func excess(of snapshots: [Kept]) -> [SnapshotName] {
        let sorted = snapshots.sorted { $0.name < $1.name }
        guard let newest = sorted.last else { return [] }
        var kept = ruled(sorted, now: newest.name.time)
        var bytes = kept.reduce(0) { $0 + $1.bytes }
        while bytes > byteLimit, let index = leastMissed(kept, now: newest.name.time) {
            bytes -= kept[index].bytes
            kept.remove(at: index)
        }
        let names = Set(kept.map(\.name))
        return sorted.map(\.name).filter { !names.contains($0) }
    }

    private func ruled(_ sorted: [Kept], now: Int64) -> [Kept] {
        sorted.enumerated().filter { index, snapshot in
            guard index > 0, index < sorted.count - Self.alwaysKept else { return true }
            let age = now - snapshot.name.time
            guard let rule = rules.last(where: { age > $0.age }), rule.spacing > 0 else { return true }
            return snapshot.name.time / rule.spacing != sorted[index - 1].name.time / rule.spacing
        }.map(\.element)
    }

    private func leastMissed(_ kept: [Kept], now: Int64) -> Int? {
        // Before the oldest one there is only the journal's beginning.
        let candidates = kept.indices.dropLast(Self.alwaysKept).dropFirst()
        return candidates.min { weight(of: $0, kept, now: now) < weight(of: $1, kept, now: now) }
    }

    /// The gap that removing it would leave, in proportion to its age.
    private func weight(of index: Int, _ kept: [Kept], now: Int64) -> Double {
        let gap = kept[index + 1].name.time - kept[index - 1].name.time
        return Double(gap) / Double(max(1, now - kept[index].name.time))
    }
}
