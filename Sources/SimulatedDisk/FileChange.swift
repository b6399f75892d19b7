/// A change to a file's bytes that no sync has made durable.
enum FileChange: Sendable {
    case write(position: Int, bytes: [UInt8])
    case truncate(size: Int)
    /// A write that the disk puts into another file, or elsewhere in this one, and not beyond its size. The
    /// file gets longer as if the bytes had come.
    case stray(victim: Int, position: Int, bytes: [UInt8], size: Int)
}
