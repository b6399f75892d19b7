import Engine
import Testing

@Suite("Snapshots are thinned with age")
struct SnapshotThinningTests {
    private static let minute: Int64 = 60_000
    private static let hour = 60 * minute

    private func kept(
        _ times: [Int64], _ rules: [SnapshotThinning.Rule] = [], byteLimit: Int64 = .max, bytes: Int64 = 1
    ) -> [Int64] {
        let all = times.enumerated().map { index, time in
            SnapshotThinning.Kept(name: SnapshotName(position: Int64(index), time: time), bytes: bytes)
        }
        let excess = Set(SnapshotThinning(rules: rules, byteLimit: byteLimit).excess(of: all))
        return all.map(\.name).filter { !excess.contains($0) }.map(\.time)
    }

    @Test("the first of each spacing stays, once it is old enough")
    func rules() {
        let times = (0...180).map { Int64($0) * Self.minute }
        let kept = kept(times, [.init(age: Self.hour, spacing: 10 * Self.minute)])
        let old = stride(from: 0, to: 120, by: 10).map { Int64($0) * Self.minute }
        let recent = (120...180).map { Int64($0) * Self.minute }
        #expect(kept == old + recent)
    }

    @Test("thinning what was thinned changes nothing")
    func isStable() {
        let rules = [
            SnapshotThinning.Rule(age: Self.hour, spacing: 10 * Self.minute),
            SnapshotThinning.Rule(age: 24 * Self.hour, spacing: 6 * Self.hour),
        ]
        var times: [Int64] = []
        for minute in 0..<4_000 { times = kept(times + [Int64(minute) * Self.minute], rules) }
        let whole = kept((0..<4_000).map { Int64($0) * Self.minute }, rules)
        #expect(times == whole)
    }

    @Test("over the limit of bytes, gaps grow with age, and the oldest and the newest two stay")
    func byteLimit() {
        let times = (0..<1_000).map { Int64($0) * Self.minute }
        let kept = kept(times, byteLimit: 20)
        #expect(kept.count == 20)
        #expect(kept.suffix(2) == times.suffix(2) && kept.first == 0)
        let gaps = zip(kept, kept.dropFirst()).map { $1 - $0 }
        let (old, recent) = (gaps.prefix(gaps.count / 2), gaps.suffix(gaps.count / 2))
        #expect(old.reduce(0, +) > 4 * recent.reduce(0, +))
        #expect(self.kept(times, byteLimit: 0).count == SnapshotThinning.alwaysKept + 1)
    }

    @Test("a name tells position and time, and no other file is taken for one")
    func names() {
        let name = SnapshotName(position: 42, time: 1_767_225_600_000)
        #expect(name.file == "00000000000000000042-1767225600000.snapshot")
        #expect(SnapshotName(file: name.file) == name)
        for other in ["new", "42.snapshot", "-1-2.snapshot", "a-b.snapshot", "1-2-3.snapshot", "1-2.snap"] {
            #expect(SnapshotName(file: other) == nil, "\(other)")
        }
    }
}
