/// Bytes that come in pieces. Belongs to one thread at a time.
package protocol ByteSource: AnyObject {
    /// The name to use in errors.
    var name: String { get }

    /// Fills as much of `buffer` as is at hand, at least one byte. 0 means the end; nil that nothing came within
    /// the wait (nil waits as long as it takes).
    func read(into buffer: inout [UInt8], waitMilliseconds: Int32?) throws(InputError) -> Int?

    /// Bytes that were taken from the file, compressed as they are there.
    var bytesTaken: Int64 { get }
    /// The file's size, if it has one.
    var byteCount: Int64? { get }
}
