/// How a file is opened.
public enum FileMode: Sendable, Hashable {
    /// For reading; it must be there.
    case read
    /// For reading and writing; it must be there.
    case write
    /// For reading and writing; it must not be there yet.
    case create
    /// For reading and writing; it is made empty if it is there, else created.
    case replace
}
