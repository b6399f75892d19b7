public import Log

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The real file system.
public struct PosixStorage: Storage {
    public init() {}

    public func createDirectory(_ path: String) throws(LogError) {
        guard mkdir(path, 0o755) != 0 else { return }
        let number = errno
        guard number == EEXIST, Self.isDirectory(path) else {
            throw PosixError.make(number, "create this folder", path)
        }
    }

    private static func isDirectory(_ path: String) -> Bool {
        var information = stat()
        return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
    }

    public func contents(of directory: String) throws(LogError) -> [String] {
        guard let stream = opendir(directory) else {
            throw PosixError.make(errno, "list this folder", directory)
        }
        defer { closedir(stream) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
                field.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: field.pointee)) {
                    String(cString: $0)
                }
            }
            if name != ".", name != ".." { names.append(name) }
            errno = 0
        }
        guard errno == 0 else { throw PosixError.make(errno, "list this folder", directory) }
        return names.sorted()
    }

    public func exists(_ path: String) throws(LogError) -> Bool {
        guard access(path, F_OK) != 0 else { return true }
        guard errno == ENOENT else { throw PosixError.make(errno, "look at", path) }
        return false
    }

    public func open(_ path: String, _ mode: FileMode) throws(LogError) -> any StorageFile {
        let flags =
            switch mode {
            case .read: O_RDONLY
            case .write: O_RDWR
            case .create: O_RDWR | O_CREAT | O_EXCL
            case .replace: O_RDWR | O_CREAT | O_TRUNC
            }
        return PosixFile(path: path, descriptor: try Self.descriptor(path, flags, "open"))
    }

    static func descriptor(_ path: String, _ flags: CInt, _ action: String) throws(LogError) -> CInt {
        while true {
            #if canImport(Darwin)
            let descriptor = Darwin.open(path, flags | O_CLOEXEC, 0o644)
            #else
            let descriptor = Glibc.open(path, flags | O_CLOEXEC, 0o644)
            #endif
            if descriptor >= 0 { return descriptor }
            guard errno == EINTR else { throw PosixError.make(errno, action, path) }
        }
    }

    public func remove(_ path: String) throws(LogError) {
        guard unlink(path) == 0 else { throw PosixError.make(errno, "remove", path) }
    }

    public func rename(_ path: String, to newPath: String) throws(LogError) {
        #if canImport(Darwin)
        let result = Darwin.rename(path, newPath)
        #else
        let result = Glibc.rename(path, newPath)
        #endif
        guard result == 0 else { throw PosixError.make(errno, "rename to \(newPath)", path) }
    }

    public func syncDirectory(_ path: String) throws(LogError) {
        let descriptor = try Self.descriptor(path, O_RDONLY | O_DIRECTORY, "open this folder")
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw PosixError.make(errno, "sync this folder", path) }
    }

    public func lock(_ path: String, _ kind: LockKind) throws(LogError) -> any StorageLock {
        try PosixLock(path: path, kind: kind)
    }
}
