import Log

/// A part of a file in memory that moves forward with its reader. Belongs to one thread.
///
/// Sound because the buffer lives as long as this object and `bytes` gives no more than was read; what it
/// gave is invalid after the next call.
final class FileWindow {
    private var buffer: UnsafeMutableRawBufferPointer
    private var file: (any StorageFile)?
    /// The file's byte that the buffer begins with.
    private var start: Int64 = 0
    private var count = 0

    /// - Parameter capacity: bytes that one read fetches at most, unless more are asked for at once.
    init(capacity: Int) {
        buffer = .allocate(byteCount: capacity, alignment: 64)
    }

    deinit { buffer.deallocate() }

    /// Goes to another file, or to the same one anew.
    func open(_ file: any StorageFile) {
        self.file = file
        start = 0
        count = 0
    }

    /// `wanted` bytes of the file from byte `position` on, fewer where `limit` or the file's end comes first.
    /// Never reads from the file beyond `limit`.
    func bytes(at position: Int64, _ wanted: Int, limit: Int64) throws(LogError) -> UnsafeRawBufferPointer {
        let due = Int(min(Int64(wanted), max(0, limit - position)))
        if position < start || position + Int64(due) > start + Int64(count) {
            try fill(from: position, atLeast: due, limit: limit)
        }
        let first = Int(position - start)
        let end = min(first + due, count)
        return UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[min(first, end)..<end])
    }

    private func fill(from position: Int64, atLeast due: Int, limit: Int64) throws(LogError) {
        keep(from: position)
        if due > buffer.count { grow(to: due) }
        let room = min(Int64(buffer.count), limit - start) - Int64(count)
        guard let file, room > 0 else { return }
        let target = UnsafeMutableRawBufferPointer(rebasing: buffer[count..<count + Int(room)])
        count += try file.read(into: target, at: start + Int64(count))
    }

    /// Moves what is there from `position` on to the buffer's beginning.
    private func keep(from position: Int64) {
        let kept = position >= start ? max(0, Int(start - position) + count) : 0
        if kept > 0, position > start, let base = buffer.baseAddress {
            base.copyMemory(from: base + Int(position - start), byteCount: kept)
        }
        start = position
        count = kept
    }

    private func grow(to size: Int) {
        let grown = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 64)
        grown.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        buffer.deallocate()
        buffer = grown
    }
}
