import Log

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A lock of `flock`: the kernel ends it with the process. The file holds the owner's process id for others
/// to name.
final class PosixLock: StorageLock {
    /// -1 for a shared lock on a file that isn't there.
    private let descriptor: CInt
    private static let ownerLimitBytes = 64

    init(path: String, kind: LockKind) throws(LogError) {
        guard let descriptor = try Self.open(path, kind) else {
            self.descriptor = -1
            return
        }
        self.descriptor = descriptor
        guard flock(descriptor, (kind == .shared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK else { throw PosixError.make(errno, "lock", path) }
            throw LogError(
                .locked,
                "\(Self.owner(descriptor)) has this data directory open; stop it or use another directory",
                file: path)
        }
        if kind == .exclusive { Self.writeOwner(descriptor) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    private static func open(_ path: String, _ kind: LockKind) throws(LogError) -> CInt? {
        guard kind == .shared else { return try PosixStorage.descriptor(path, O_RDWR | O_CREAT, "open") }
        do {
            return try PosixStorage.descriptor(path, O_RDONLY, "open")
        } catch {
            guard error.code == .notFound else { throw error }
            return nil
        }
    }

    /// Who wrote the file, if that process is alive: what reads shares the lock and writes nothing.
    private static func owner(_ descriptor: CInt) -> String {
        let bytes = [UInt8](unsafeUninitializedCapacity: ownerLimitBytes) { buffer, count in
            count = max(0, pread(descriptor, buffer.baseAddress, ownerLimitBytes, 0))
        }
        let text = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        guard let process = pid_t(text), kill(process, 0) == 0 || errno == EPERM else {
            return "another process"
        }
        return "process \(process)"
    }

    /// A full disk is no reason to refuse: then the name is missing from the other's message.
    private static func writeOwner(_ descriptor: CInt) {
        let bytes = Array("\(getpid())\n".utf8)
        guard ftruncate(descriptor, 0) == 0 else { return }
        _ = pwrite(descriptor, bytes, bytes.count, 0)
    }
}
