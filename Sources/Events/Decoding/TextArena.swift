import CSimdJSON

/// Where text is kept that rows don't borrow from the records: the meaning of strings with escapes, and copies of
/// events that the shim made to scan many at once. It grows by pieces and never moves what it has.
struct TextArena: ~Copyable {
    /// Several groups of events fit into a piece.
    static let pieceBytes = 16 * Int(VARVE_ARENA_GROUP) + Int(VARVE_ARENA_SLACK)

    private var pieces: [UnsafeMutableBufferPointer<UInt8>]
    private var current = 0
    /// Bytes used of the current piece.
    var used = 0

    init() { pieces = [.allocate(capacity: Self.pieceBytes)] }

    deinit {
        for piece in pieces { piece.deallocate() }
    }

    /// The piece in use; the first is never removed.
    var piece: UnsafeMutableBufferPointer<UInt8> { pieces[current] }

    /// Begins another piece of at least that many bytes.
    mutating func advance(minimum: Int) {
        current += 1
        used = 0
        if current == pieces.count {
            pieces.append(.allocate(capacity: max(minimum, Self.pieceBytes)))
        } else if pieces[current].count < minimum {
            pieces[current].deallocate()
            pieces[current] = .allocate(capacity: minimum)
        }
    }

    mutating func removeAll() {
        current = 0
        used = 0
    }
}
