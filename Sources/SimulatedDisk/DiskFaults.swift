/// How often calls go wrong, as probabilities from 0 to 1.
public struct DiskFaults: Sendable, Hashable {
    /// A write fails with `io` after a part of it.
    public var writeFails = 0.0
    /// A write fails with `noSpace` after a part of it.
    public var writeFindsNoSpace = 0.0
    /// A sync fails, of a file or of a folder. Of a file's bytes that it should have made durable some are,
    /// and the rest is forgotten, while reads go on showing it: later syncs succeed and change nothing, as on
    /// Linux. Names and sizes, which file systems keep in a journal, are not forgotten.
    public var syncFails = 0.0
    /// Only syncs of files whose path ends so fail; empty for all.
    public var syncFailsForSuffix = ""
    /// Opening a file fails with `io`.
    public var openFails = 0.0
    /// A read fails with `io`.
    public var readFails = 0.0
    /// A write reaches the disk somewhere else: at the same byte of another file, or at another sector of
    /// this one. Reads show it in its right place until the machine starts anew.
    public var writeGoesAstray = 0.0

    /// How many writes go astray at most. One such fault must be seen for what it is; two can hide each
    /// other.
    public var strayWriteLimit = Int.max

    public init() {}

    public static let none = DiskFaults()
}
