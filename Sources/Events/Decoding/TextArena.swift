/// Where the meaning of strings with escapes is kept. It grows by pieces and never moves what it has: rows point
/// into it.
struct TextArena: ~Copyable {
    static let pieceBytes = 64 << 10

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
