import Foundation

/// A file, or standard input as `-`.
package final class FileSource: ByteSource {
    package static let standardInput = "-"

    package let name: String
    package private(set) var bytesTaken: Int64 = 0
    package let byteCount: Int64?
    private let descriptor: Int32
    private let closesDescriptor: Bool

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
            throw InputError(kind: .unreadable, file: path, reason: "is a directory")
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

    private static func unreadable(_ path: String, _ code: Int32) -> InputError {
        let reason = code == ENOENT ? "no such file" : String(cString: strerror(code))
        return InputError(kind: .unreadable, file: path, reason: reason)
    }
}
