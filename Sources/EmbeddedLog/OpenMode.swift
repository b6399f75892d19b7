/// What opening a log may do to its files.
public enum OpenMode: Sendable, Hashable {
    /// Owns the directory: creates what is missing, recovers what a crash left, takes appends.
    case readWrite
    /// Changes nothing. Shows the log as recovery would leave it, and shares the directory with others that
    /// only read.
    case readOnly
}
