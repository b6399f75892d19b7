/// FNV-1a over 128 bits (Fowler, Noll and Vo). Tells a retry from another request of the same client; it is
/// no protection against somebody who makes collisions on purpose, who would harm only themselves.
package enum Fingerprint {
    private static let basis: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
    private static let prime: UInt128 = 0x0000_0000_0100_0000_0000_0000_0000_013b

    package static func of(_ bytes: some Sequence<UInt8>) -> UInt128 {
        bytes.reduce(basis) { ($0 ^ UInt128($1)) &* prime }
    }
}
