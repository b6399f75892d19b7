/// A source whose first bytes were read already and are given again.
final class PeekedSource: ByteSource {
    private let source: any ByteSource
    private var peeked: ArraySlice<UInt8>

    /// Reads up to `count` bytes ahead, waiting for them.
    init(_ source: any ByteSource, count: Int) throws(InputError) {
        self.source = source
        var bytes: [UInt8] = []
        while bytes.count < count {
            var piece = [UInt8](repeating: 0, count: count - bytes.count)
            guard let read = try source.read(into: &piece, waitMilliseconds: nil), read > 0 else { break }
            bytes += piece[..<read]
        }
        peeked = bytes[...]
    }

    var first: ArraySlice<UInt8> { peeked }
    /// Leaves out some of the first bytes.
    func drop(_ count: Int) { peeked = peeked.dropFirst(count) }

    var name: String { source.name }
    var bytesTaken: Int64 { source.bytesTaken }
    var byteCount: Int64? { source.byteCount }

    func read(into buffer: inout [UInt8], waitMilliseconds: Int32?) throws(InputError) -> Int? {
        guard !peeked.isEmpty else {
            return try source.read(into: &buffer, waitMilliseconds: waitMilliseconds)
        }
        let given = min(buffer.count, peeked.count)
        buffer.replaceSubrange(0..<given, with: peeked.prefix(given))
        peeked = peeked.dropFirst(given)
        return given
    }
}
