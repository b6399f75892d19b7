/// Where text is kept that rows don't borrow from the records: the meaning of strings with escapes. It grows by pieces and
/// never moves what it has.
struct TextArena: ~Copyable {
    private let pieceBytes: Int

    private var pieces: [UnsafeMutableBufferPointer<UInt8>]
    private var current = 0
    /// Bytes used of the current piece.
    var used = 0

    init(pieceBytes: Int) {
        self.pieceBytes = pieceBytes
        pieces = [.allocate(capacity: pieceBytes)]
    }

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
            pieces.append(.allocate(capacity: max(minimum, pieceBytes)))
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
