/// Who else may hold the lock.
public enum LockKind: Sendable, Hashable {
    /// Nobody else. The lock's file is created where it is missing.
    case exclusive
    /// Others that share it, too. Changes nothing on the disk: without the lock's file nobody can have it.
    case shared
}
