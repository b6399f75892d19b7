/// A digest of a record's fields that is the same on every machine: FNV-1a with 64 bits. It tells files of one name
/// apart and protects nothing.
struct RecordDigest: CustomStringConvertible {
    private static let offsetBasis: UInt64 = 0xcbf2_9ce4_8422_2325
    private static let prime: UInt64 = 0x0000_0100_0000_01b3

    private let value: UInt64

    init(_ record: CSVRecord) {
        var value = Self.offsetBasis
        for index in 0..<record.count {
            for byte in record[index] { value = (value ^ UInt64(byte)) &* Self.prime }
            // UTF-8 has no such byte, so `a,bc` and `ab,c` differ.
            value = (value ^ 0xFF) &* Self.prime
        }
        self.value = value
    }

    var description: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
