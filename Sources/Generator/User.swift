/// One of the people whose requests are answered. Variant and canary follow from the number alone, so that a
/// user stays where they were put.
struct User {
    static let count: Int64 = 5_000

    var number: Int64

    /// Spread over 32 bits, so that neighbours have nothing in common.
    private var mixed: UInt32 {
        UInt32(truncatingIfNeeded: number) &* 2_654_435_761
    }

    var isInVariantB: Bool { mixed >> 16 & 1 == 1 }

    /// Whether a canary that takes a share of the users takes this one.
    func isTaken(byShare share: Double) -> Bool {
        Double(mixed ^ 0x5bd1_e995) * 0x1p-32 < share
    }
}
