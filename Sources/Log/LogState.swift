/// What a log does with appends.
public enum LogState: Sendable {
    case accepting
    case readOnly
    /// Something failed that makes a guess of what is on the disk. Reads go on; nothing more is taken before
    /// the log is opened anew.
    case stopped(LogError)
    case closed
}
