/// The bound of counts that are read from outside.
public enum EncodedCount {
    /// The most that an encoded count may be: a million a second for nine years. Counts in memory go to 2^64 and
    /// trap beyond it, which takes 65,536 merges of what can be read.
    public static let limit = 1 << 48
}
