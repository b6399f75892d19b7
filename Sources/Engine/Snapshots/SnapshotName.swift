package import Log

/// What a snapshot's file is called: the journal position and the time of its state,
/// `00000000000000000123-1767225600000.snapshot`. So which one to begin with is known without opening any.
package struct SnapshotName: Hashable, Comparable, Sendable {
    static let suffix = ".snapshot"
    /// So that names sort like positions.
    private static let positionDigits = 20

    /// The journal's entries before this offset are in the state.
    package var position: Offset
    /// When it was taken, milliseconds since 1970, and not before the last tick before it: no later tick was folded, and
    /// nothing was folded later. Of a rebuilt one only the tick is known; 0 before the first.
    package var time: Int64

    package init(position: Offset, time: Int64) {
        self.position = position
        self.time = max(0, time)
    }

    /// Nil for a file of another name.
    package init?(file: String) {
        guard file.hasSuffix(Self.suffix) else { return nil }
        let parts = file.dropLast(Self.suffix.count).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let position = Offset(parts[0]), let time = Int64(parts[1]), position >= 0,
            time >= 0
        else { return nil }
        self.init(position: position, time: time)
    }

    package var file: String {
        let digits = String(position)
        let zeros = String(repeating: "0", count: max(0, Self.positionDigits - digits.count))
        return "\(zeros)\(digits)-\(time)\(Self.suffix)"
    }

    package static func < (a: SnapshotName, b: SnapshotName) -> Bool {
        (a.position, a.time) < (b.position, b.time)
    }
}
