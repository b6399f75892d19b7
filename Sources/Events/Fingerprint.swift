/// The one hash of names and events: the same on every machine, in every run, and in the shim.
///
/// It folds the length and then lanes of eight bytes, the last one filled up with zeros, into 64 bits: each step
/// multiplies to 128 bits and combines both halves. There is no secret in it. So it guides lookups and recognizes
/// honest repetitions, but is no defence against somebody who makes collisions on purpose.
public enum Fingerprint {
    // The first 64 bits of the fractions of the golden ratio and of the roots of 3, 5 and 7.
    @inlinable static var golden: UInt64 { 0x9E37_79B9_7F4A_7C15 }
    @inlinable static var root3: UInt64 { 0xBB67_AE85_84CA_A73B }
    @inlinable static var root5: UInt64 { 0x3C6E_F372_FE94_F82B }
    @inlinable static var root7: UInt64 { 0xA54F_F53A_5F1D_36F1 }

    /// - Complexity: linear in the number of bytes.
    public static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
        var lanes: [UInt64] = []
        var count = 0
        for byte in bytes {
            if count % 8 == 0 { lanes.append(0) }
            lanes[count / 8] |= UInt64(byte) << UInt64(8 * (count % 8))
            count += 1
        }
        return lanes.reduce(fold(UInt64(count) ^ golden, root3)) { fold($0 ^ $1, root5) }
    }

    public static func hash(_ text: String) -> UInt64 { hash(text.utf8) }

    /// Of several texts. Lengths and order count: ("ab", "c") has another hash than ("a", "bc").
    public static func hash(of texts: [String]) -> UInt64 {
        texts.reduce(root7) { fold($0 ^ hash($1), root3) }
    }

    /// That of a row's `fingerprint`.
    public static func event(source: String, id: String, type: String) -> UInt64 {
        hash(of: [source, id, type])
    }

    /// That of a row's `seriesHash`.
    public static func series(model: String, version: String, variant: String?) -> UInt64 {
        hash(of: [model, version, variant ?? ""])
    }

    @inlinable @inline(__always)
    static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.low ^ product.high
    }
}
