/// Where a unit lies in the space of 2^32 positions that arms, layers and holdouts share out. Each of them has its own
/// order of units, which follows from its salt.
enum UnitPosition {
    /// All positions, 100 per cent.
    static let count = 1 << 32

    static func of(_ unit: String, salt: UInt64) -> Int { Int(XXH64.hash(unit, seed: salt) >> 32) }

    static func salt(_ kind: String, _ name: String) -> UInt64 { XXH64.hash("\(kind):\(name)") }

    /// The number of positions of a share.
    static func width(percent: Double) -> Int {
        Int((min(max(percent, 0), 100) / 100 * Double(count)).rounded())
    }
}
