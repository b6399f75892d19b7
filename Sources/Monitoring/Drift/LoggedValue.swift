/// The value of a feature in a word: a finite double as it is, all else as one of the bit patterns that finite doubles leave
/// free.
struct LoggedValue: Equatable {
    var bits: UInt64

    /// The feature was not there.
    static let absent = LoggedValue(bits: 0xfff1 << 48)
    static let null = LoggedValue(bits: 0xfff2 << 48)
    static let no = LoggedValue(bits: 0xfff3 << 48)
    static let yes = LoggedValue(bits: 0xfff4 << 48)
    private static let text: UInt64 = 0xfff8 << 48
    private static let exponent: UInt64 = 0x7ff << 52
    private static let placeBits: UInt64 = 24
    /// What the place and the length of a text must stay below.
    static let textLimit = 1 << placeBits

    /// - Precondition: `number` is finite.
    @inline(__always)
    static func number(_ number: Double) -> LoggedValue { LoggedValue(bits: number.bitPattern) }

    /// - Precondition: both are below `textLimit`.
    @inline(__always)
    static func text(at place: Int, bytes: Int) -> LoggedValue {
        LoggedValue(
            bits: text | UInt64(truncatingIfNeeded: bytes) << placeBits | UInt64(truncatingIfNeeded: place))
    }

    @inline(__always) var isNumber: Bool { bits & Self.exponent != Self.exponent }
    @inline(__always) var isText: Bool { bits >= Self.text }
    @inline(__always) var number: Double { Double(bitPattern: bits) }
    @inline(__always) var textPlace: Int { Int(truncatingIfNeeded: bits) & (Self.textLimit - 1) }
    @inline(__always) var textBytes: Int {
        Int(truncatingIfNeeded: bits >> Self.placeBits) & (Self.textLimit - 1)
    }
}
