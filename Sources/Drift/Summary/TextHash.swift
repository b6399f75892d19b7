/// A hash of short texts, the same on every machine: eight bytes at a time, folded by 128-bit products.
///
/// It guides look-ups and picks the groups of categories beyond their limit. It does not withstand an opponent, who
/// could at worst make a limited number of look-ups slow, or two rare categories count as one.
enum TextHash {
    private static let first: UInt64 = 0x9e37_79b9_7f4a_7c15
    private static let second: UInt64 = 0xd6e8_feb8_6659_fd93

    @inline(__always)
    private static func fold(_ value: UInt64, _ factor: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: factor)
        return product.high ^ product.low
    }

    /// Sound: reads lie within `text`; a word is only read where there are eight bytes.
    @inline(__always)
    static func hash(_ text: UnsafeRawBufferPointer) -> UInt64 {
        let count = text.count
        var hash = UInt64(truncatingIfNeeded: count) &* second ^ first
        if count >= 8 {
            var place = 0
            while place < count &- 8 {
                hash = fold(hash ^ word(text, place), first)
                place &+= 8
            }
            return fold(hash ^ word(text, count &- 8), second)
        }
        if count >= 4 {
            return fold(hash ^ (half(text, 0) | half(text, count &- 4) << 32), second)
        }
        if count > 0 {
            let ends = UInt64(text[0]) | UInt64(text[count &- 1]) << 16
            return fold(hash ^ (ends | UInt64(text[count >> 1]) << 8), second)
        }
        return fold(hash, second)
    }

    @inline(__always)
    private static func word(_ text: UnsafeRawBufferPointer, _ place: Int) -> UInt64 {
        UInt64(littleEndian: text.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    }

    @inline(__always)
    private static func half(_ text: UnsafeRawBufferPointer, _ place: Int) -> UInt64 {
        UInt64(UInt32(littleEndian: text.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
    }

    /// Whether two texts of the same length are the same bytes.
    @inline(__always)
    static func areEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        let count = left.count
        guard count >= 8 else {
            if count >= 4 {
                return half(left, 0) == half(right, 0) && half(left, count &- 4) == half(right, count &- 4)
            }
            for index in 0..<count where left[index] != right[index] { return false }
            return true
        }
        var place = 0
        while place < count &- 8 {
            if word(left, place) != word(right, place) { return false }
            place &+= 8
        }
        return word(left, count &- 8) == word(right, count &- 8)
    }
}
