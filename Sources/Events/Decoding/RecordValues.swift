import CSimdJSON
import Log

/// The places of the values of records, as the shim steps through them: in place, inside of the records' array.
///
/// Sound because `Bytes` is two `Int32` like `varve_range`, which is checked, and the pointers live only as long as
/// the array's storage is borrowed.
struct RecordValues {
    let first: UnsafePointer<varve_range>
    let stride = MemoryLayout<FetchedRecords.Record>.stride

    /// Nil for no records.
    init?(_ records: UnsafeRawBufferPointer) {
        guard let base = records.baseAddress, !records.isEmpty,
            let offset = MemoryLayout<FetchedRecords.Record>.offset(of: \.value)
        else { return nil }
        precondition(Self.layoutsAgree, "a range of bytes is not laid out as the shim expects it")
        first = (base + offset).assumingMemoryBound(to: varve_range.self)
    }

    func length(of record: Int) -> Int {
        Int((UnsafeRawPointer(first) + record * stride).load(as: varve_range.self).length)
    }

    private static let layoutsAgree =
        MemoryLayout<FetchedRecords.Bytes>.size == MemoryLayout<varve_range>.size
        && MemoryLayout<FetchedRecords.Bytes>.offset(of: \.start)
            == MemoryLayout<varve_range>.offset(of: \.start)
        && MemoryLayout<FetchedRecords.Bytes>.offset(of: \.length)
            == MemoryLayout<varve_range>.offset(of: \.length)
}
