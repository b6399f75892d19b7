/// What an address is for, by the special-purpose registries of IANA (RFC 6890 and its updates).
public enum AddressKind: String, Sendable, CaseIterable {
    /// The Internet: the only kind that a webhook may go to unless it is allowed by name.
    case global
    case loopback
    case privateNetwork = "private"
    case linkLocal = "link-local"
    case uniqueLocal = "unique local"
    case multicast
    /// This host or network, documentation, benchmarks, shared address space, translation, what is reserved.
    case reserved
}

extension IPAddress {
    private static let four: [(prefix: [UInt8], bits: Int, kind: AddressKind)] = [
        ([0, 0, 0, 0], 8, .reserved), ([10, 0, 0, 0], 8, .privateNetwork), ([100, 64, 0, 0], 10, .reserved),
        ([127, 0, 0, 0], 8, .loopback), ([169, 254, 0, 0], 16, .linkLocal),
        ([172, 16, 0, 0], 12, .privateNetwork),
        ([192, 0, 0, 0], 24, .reserved), ([192, 0, 2, 0], 24, .reserved), ([192, 88, 99, 0], 24, .reserved),
        ([192, 168, 0, 0], 16, .privateNetwork), ([198, 18, 0, 0], 15, .reserved),
        ([198, 51, 100, 0], 24, .reserved),
        ([203, 0, 113, 0], 24, .reserved), ([224, 0, 0, 0], 4, .multicast), ([240, 0, 0, 0], 4, .reserved),
    ]

    /// Of IPv6; what is not in 2000::/3 is not routed.
    private static let six: [(prefix: [UInt8], bits: Int, kind: AddressKind)] = [
        ([0xfc], 7, .uniqueLocal), ([0xfe, 0x80], 10, .linkLocal), ([0xfe, 0xc0], 10, .privateNetwork),
        ([0xff], 8, .multicast), ([0x20, 0x01, 0x0d, 0xb8], 32, .reserved),
        ([0x20, 0x01, 0x00], 23, .reserved),
        ([0x3f, 0xff, 0x00], 20, .reserved),
    ]

    /// An address that stands for one of IPv4 (mapped, compatible, translated, 6to4) is of that one's kind, unless its own
    /// is worse.
    public var kind: AddressKind {
        if bytes.count == 4 { return Self.kind(bytes, Self.four) ?? .global }
        if bytes.dropLast().allSatisfy({ $0 == 0 }) { return bytes[15] == 1 ? .loopback : .reserved }
        if let embedded, let address = IPAddress(embedded) { return address.kind }
        if let kind = Self.kind(bytes, Self.six) { return kind }
        return bytes[0] & 0xe0 == 0x20 ? .global : .reserved
    }

    /// The IPv4 address that this one stands for.
    private var embedded: [UInt8]? {
        let isZero = bytes.prefix(10).allSatisfy { $0 == 0 }
        if isZero, bytes[10] == 0xff && bytes[11] == 0xff || bytes[10] == 0 && bytes[11] == 0 {
            return Array(bytes[12...])
        }
        if bytes.starts(with: [0x00, 0x64, 0xff, 0x9b]), bytes[4..<12].allSatisfy({ $0 == 0 }) {
            return Array(bytes[12...])
        }
        if bytes.starts(with: [0x20, 0x02]) { return Array(bytes[2..<6]) }
        return nil
    }

    private static func kind(
        _ bytes: [UInt8], _ table: [(prefix: [UInt8], bits: Int, kind: AddressKind)]
    ) -> AddressKind? {
        table.first { entry in
            (0..<entry.bits).allSatisfy { bit in
                let (index, mask) = (bit / 8, UInt8(0x80) >> UInt8(bit % 8))
                let wanted = index < entry.prefix.count ? entry.prefix[index] : 0
                return bytes[index] & mask == wanted & mask
            }
        }?.kind
    }
}
