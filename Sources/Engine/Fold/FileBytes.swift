import Foundation
import Log

/// Positional reads of one file.
final class FileBytes {
    let path: String
    let byteCount: Int64
    private let descriptor: Int32

    init(path: String) throws(LogError) {
        self.path = path
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure("can't be opened", path) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            close(descriptor)
            throw Self.failure("can't be examined", path)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw LogError(.invalid, "this is no plain file", file: path)
        }
        self.descriptor = descriptor
        byteCount = Int64(status.st_size)
    }

    deinit { close(descriptor) }

    func read(into buffer: UnsafeMutableRawBufferPointer, at position: Int64) throws(LogError) -> Int {
        var total = 0
        while total < buffer.count, let base = buffer.baseAddress {
            let count = pread(descriptor, base + total, buffer.count - total, off_t(position) + off_t(total))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.failure("can't be read", path) }
            if count == 0 { break }
            total += count
        }
        return total
    }

    /// The byte behind the next line end at or after `start`, or the file's end.
    func position(afterLineFrom start: Int64) throws(LogError) -> Int64 {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 64)
        defer { buffer.deallocate() }
        var position = start
        while true {
            let count = try read(into: buffer, at: position)
            guard count > 0, let base = buffer.baseAddress else { return position }
            if let end = LineEnd.find(base, count: count) { return position + Int64(end) + 1 }
            position += Int64(count)
        }
    }

    private static func failure(_ what: String, _ path: String) -> LogError {
        LogError(
            errno == ENOENT ? .notFound : .io, "\(what): \(String(cString: strerror(errno)))", file: path)
    }
}

enum LineEnd {
    /// How many bytes come before the next line feed; nil without one.
    static func find(_ base: UnsafeRawPointer, count: Int) -> Int? {
        memchr(base, 10, count).map { UnsafeRawPointer($0) - base }
    }
}
