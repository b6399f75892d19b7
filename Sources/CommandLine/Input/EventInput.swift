/// A file of events, looked at once before anything is done with it.
package struct EventInput: Sendable {
    package var path: String
    package var format: InputFormat
    /// The file's size, compressed as it is; nil for a pipe.
    package var byteCount: Int64?

    /// - Throws: if the file isn't there or may not be read.
    package init(path: String, format: InputFormat) throws(CommandFailure) {
        self.path = path
        self.format = format
        do {
            byteCount = try FileSource.examine(path)
        } catch {
            throw CommandFailure(error)
        }
    }
}
