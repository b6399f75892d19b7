import Log

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Turns `errno` into a `LogError` that says what failed, where, and what to do about it.
enum PosixError {
    static func make(_ number: CInt, _ action: String, _ path: String) -> LogError {
        let (code, advice) = meaning(of: number)
        let reason = String(cString: strerror(number))
        return LogError(code, "can't \(action): \(reason)\(advice.isEmpty ? "" : "; \(advice)")", file: path)
    }

    private static func meaning(of number: CInt) -> (LogError.Code, String) {
        switch number {
        case ENOSPC: (.noSpace, "free some space on this disk")
        case EDQUOT: (.noSpace, "free some space or raise the user's quota")
        case EACCES, EPERM: (.permission, "give this user the right to it, or choose another data directory")
        case EROFS: (.permission, "the file system is mounted read-only: mount it for writing")
        case ENOENT: (.notFound, "check that the path is right and that nobody removed it")
        case ENOTDIR: (.invalid, "a part of the path is a file where a folder must be")
        case EEXIST: (.invalid, "it is there already")
        case EFBIG: (.tooLarge, "raise the limit on file sizes (ulimit -f)")
        case EMFILE, ENFILE: (.io, "raise the limit on open files (ulimit -n)")
        case EIO: (.io, "the disk may be failing: look at the kernel's messages")
        default: (.io, "")
        }
    }
}
