import CLZ4

extension CompressionError {
    /// The error that a function of `lz4frame.h` returned in place of a size.
    init(lz4Result: Int) {
        let name = LZ4F_getErrorName(lz4Result).map { String(cString: $0) } ?? "unknown error"
        self.init(.corrupt, "LZ4: \(name)")
    }
}
