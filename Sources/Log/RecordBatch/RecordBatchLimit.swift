/// The limits on one record batch. What is beyond them is refused, when written and when read.
public enum RecordBatchLimit {
    /// Bytes of a batch as it lies in a file, header included.
    public static let batchBytes = 64 << 20
    /// Bytes of a batch's records, decompressed.
    public static let contentBytes = 256 << 20
    /// Bytes of all content in one `FetchedRecords`, whose places are 32-bit numbers.
    public static let fetchedBytes = Int(Int32.max) - FetchedRecords.padding
    /// The fewest bytes that a record takes: its length, attributes, timestamp, offset, key, value and headers, one
    /// byte each.
    public static let smallestRecordBytes = 7
}
