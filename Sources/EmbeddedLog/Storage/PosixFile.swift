import Log

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A file descriptor. It never changes, and the kernel orders the calls, so threads may share it.
final class PosixFile: StorageFile {
    let path: String
    private let descriptor: CInt

    init(path: String, descriptor: CInt) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    func read(into target: UnsafeMutableRawBufferPointer, at position: Int64) throws(LogError) -> Int {
        var done = 0
        while done < target.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: target[done...])
            let count = pread(descriptor, rest.baseAddress, rest.count, off_t(position + Int64(done)))
            if count == 0 { break }
            if count > 0 {
                done += count
            } else if errno != EINTR {
                throw PosixError.make(errno, "read", path)
            }
        }
        return done
    }

    func write(
        _ head: UnsafeRawBufferPointer, _ body: UnsafeRawBufferPointer, at position: Int64
    ) throws(LogError) {
        let total = head.count + body.count
        var done = 0
        while done < total {
            let count = writeOnce(head, body, skipping: done, at: position + Int64(done))
            if count >= 0 {
                done += count
            } else if errno != EINTR {
                throw PosixError.make(errno, "write", path)
            }
        }
    }

    /// One call that writes what is left of both. The kernel only reads from the pointers, whatever the type
    /// of `iovec` says.
    private func writeOnce(
        _ head: UnsafeRawBufferPointer, _ body: UnsafeRawBufferPointer, skipping done: Int, at position: Int64
    ) -> Int {
        guard done < head.count else {
            let rest = UnsafeRawBufferPointer(rebasing: body[(done - head.count)...])
            return pwrite(descriptor, rest.baseAddress, rest.count, off_t(position))
        }
        let rest = UnsafeRawBufferPointer(rebasing: head[done...])
        var pieces = (
            iovec(iov_base: UnsafeMutableRawPointer(mutating: rest.baseAddress), iov_len: rest.count),
            iovec(iov_base: UnsafeMutableRawPointer(mutating: body.baseAddress), iov_len: body.count)
        )
        return withUnsafePointer(to: &pieces) { pointer in
            pointer.withMemoryRebound(to: iovec.self, capacity: 2) {
                pwritev(descriptor, $0, 2, off_t(position))
            }
        }
    }

    func sync() throws(LogError) {
        #if canImport(Darwin)
        let result = fcntl(descriptor, F_FULLFSYNC)
        #else
        let result = fdatasync(descriptor)
        #endif
        guard result == 0 else { throw PosixError.make(errno, "sync", path) }
    }

    func size() throws(LogError) -> Int64 { Int64(try information().st_size) }

    func truncate(to size: Int64) throws(LogError) {
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw PosixError.make(errno, "truncate", path) }
    }

    func isInPlace() throws(LogError) -> Bool {
        let own = try information()
        var found = stat()
        guard stat(path, &found) == 0 else {
            guard errno == ENOENT || errno == ENOTDIR else { throw PosixError.make(errno, "look at", path) }
            return false
        }
        return own.st_dev == found.st_dev && own.st_ino == found.st_ino
    }

    private func information() throws(LogError) -> stat {
        var information = stat()
        guard fstat(descriptor, &information) == 0 else { throw PosixError.make(errno, "look at", path) }
        return information
    }
}
