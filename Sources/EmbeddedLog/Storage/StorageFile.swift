public import Log

/// An open file, closed when it is released. Its calls name the byte themselves, so that readers and a writer
/// share one without a position to fight over.
public protocol StorageFile: AnyObject, Sendable {
    var path: String { get }

    /// Reads from byte `position` until the target is full or the file ends; returns how many bytes came.
    func read(into target: UnsafeMutableRawBufferPointer, at position: Int64) throws(LogError) -> Int

    /// Writes `head` and right behind it `body`, from byte `position` on. After an error any part of them may
    /// be there.
    ///
    /// - Throws: `noSpace` if the disk, or the user's share of it, is full.
    func write(
        _ head: UnsafeRawBufferPointer, _ body: UnsafeRawBufferPointer, at position: Int64
    ) throws(LogError)

    /// Makes all that was written, and the size, durable (fdatasync). After an error nobody knows what is on
    /// the disk, and a second call that succeeds proves nothing.
    func sync() throws(LogError)

    func size() throws(LogError) -> Int64

    func truncate(to size: Int64) throws(LogError)

    /// Whether the file's path still leads to it: false once it or its folder was removed, moved or replaced.
    func isInPlace() throws(LogError) -> Bool
}

extension StorageFile {
    /// Up to `count` bytes from `position` on, fewer where the file ends.
    public func read(count: Int, at position: Int64) throws(LogError) -> [UInt8] {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
        defer { buffer.deallocate() }
        let found = try read(into: buffer, at: position)
        return Array(UnsafeRawBufferPointer(rebasing: buffer[..<found]))
    }

    public func write(_ bytes: [UInt8], at position: Int64) throws(LogError) {
        try bytes.withUnsafeBufferPointer { (buffer) throws(LogError) in
            try write(
                UnsafeRawBufferPointer(buffer), UnsafeRawBufferPointer(start: nil, count: 0), at: position)
        }
    }
}
