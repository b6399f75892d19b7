import Foundation

/// A file, or standard input as `-`.
package final class FileSource: ByteSource {
    package static let standardInput = "-"

    package let name: String
    package private(set) var bytesTaken: Int64 = 0
    package let byteCount: Int64?
    private let descriptor: Int32
    private let closesDescriptor: Bool

    /// The size of a file, nil of what is no plain file. Opens nothing: a pipe that was opened and closed again has
    /// lost its writer, or what it wrote.
    package static func examine(_ path: String) throws(InputError) -> Int64? {
        var status = stat()
        let isStandardInput = path == standardInput
        guard (isStandardInput ? fstat(STDIN_FILENO, &status) : stat(path, &status)) == 0 else {
            throw unreadable(path, errno)
        }
        if status.st_mode & S_IFMT == S_IFDIR { throw isDirectory(path) }
        guard isStandardInput || access(path, R_OK) == 0 else { throw unreadable(path, errno) }
        return status.st_mode & S_IFMT == S_IFREG ? Int64(status.st_size) : nil
    }

    package init(path: String) throws(InputError) {
        closesDescriptor = path != Self.standardInput
        name = closesDescriptor ? path : "standard input"
        descriptor = closesDescriptor ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO
        guard descriptor >= 0 else { throw Self.unreadable(path, errno) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let code = errno
            if closesDescriptor { close(descriptor) }
            throw Self.unreadable(path, code)
        }
        if status.st_mode & S_IFMT == S_IFDIR {
            if closesDescriptor { close(descriptor) }
            throw Self.isDirectory(path)
        }
        byteCount = status.st_mode & S_IFMT == S_IFREG ? Int64(status.st_size) : nil
    }

    deinit {
        if closesDescriptor { close(descriptor) }
    }

    package func read(into buffer: inout [UInt8], waitMilliseconds: Int32?) throws(InputError) -> Int? {
        if let waitMilliseconds, byteCount == nil, !isReadable(within: waitMilliseconds) { return nil }
        while true {
            let count = buffer.withUnsafeMutableBytes {
                Foundation.read(descriptor, $0.baseAddress, $0.count)
            }
            if count >= 0 {
                bytesTaken += Int64(count)
                return count
            }
            if errno != EINTR {
                throw InputError(
                    kind: .damaged, file: name,
                    reason: "can't be read at byte \(bytesTaken): \(String(cString: strerror(errno)))")
            }
        }
    }

    private func isReadable(within milliseconds: Int32) -> Bool {
        var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&state, 1, milliseconds) != 0
    }

    private static func isDirectory(_ path: String) -> InputError {
        InputError(kind: .unreadable, file: path, reason: "is a directory")
    }

    private static func unreadable(_ path: String, _ code: Int32) -> InputError {
        let reason = code == ENOENT ? "no such file" : String(cString: strerror(code))
        return InputError(kind: .unreadable, file: path, reason: reason)
    }
}
