import ByteCoding

/// The sections of a window in one piece of memory. Hundreds of thousands of windows are held, most of them small: with an
/// array for each section, headers and the allocator's rounding took as much as the content.
struct PackedSections: Sendable, Equatable {
    /// As `WindowSection.encode` writes them.
    private let bytes: [UInt8]

    init() { bytes = [] }

    init(_ sections: [WindowSection]) {
        guard !sections.isEmpty else {
            bytes = []
            return
        }
        var writer = ByteWriter(reservingCapacity: Self.room(for: sections))
        WindowSection.encode(sections, into: &writer)
        bytes = writer.bytes
    }

    /// Exactly what they take: room beside it would be kept as long as the window.
    private static func room(for sections: [WindowSection]) -> Int {
        sections.reduce(varintBytes(sections.count)) { sum, section in
            let (name, content) = (section.name.utf8.count, section.bytes.count)
            return sum + varintBytes(name) + name + varintBytes(content) + content
        }
    }

    private static func varintBytes(_ number: Int) -> Int { (70 - (number | 1).leadingZeroBitCount) / 7 }

    var byteCount: Int { bytes.count }

    var sections: [WindowSection] {
        guard !bytes.isEmpty else { return [] }
        var reader = ByteReader(bytes)
        do {
            return try WindowSection.decode(from: &reader)
        } catch {
            preconditionFailure("sections that were packed here can't be read: \(error)")
        }
    }

    func encode(into writer: inout ByteWriter) {
        if bytes.isEmpty { WindowSection.encode([], into: &writer) } else { writer.writeRaw(bytes) }
    }
}
