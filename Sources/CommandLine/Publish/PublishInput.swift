/// A file to publish, looked at once before anything is sent.
package struct PublishInput: Sendable {
    package var path: String
    package var format: InputFormat
    /// The file's size, compressed as it is; nil for a pipe.
    package var byteCount: Int64?

    /// - Throws: if the file can't be opened.
    package init(path: String, format: InputFormat) throws(CommandFailure) {
        self.path = path
        self.format = format
        do {
            byteCount = try FileSource(path: path).byteCount
        } catch {
            throw CommandFailure(error)
        }
    }
}
