import CommandLine

/// Bytes that come in pieces of a chosen size.
final class MemorySource: ByteSource {
    let name: String
    private var rest: ArraySlice<UInt8>
    private let pieceBytes: Int
    private(set) var bytesTaken: Int64 = 0
    let byteCount: Int64?

    init(_ bytes: [UInt8], pieceBytes: Int = .max, name: String = "memory") {
        self.name = name
        rest = bytes[...]
        byteCount = Int64(bytes.count)
        self.pieceBytes = pieceBytes
    }

    convenience init(_ text: String, pieceBytes: Int = .max, name: String = "memory") {
        self.init(Array(text.utf8), pieceBytes: pieceBytes, name: name)
    }

    func read(into buffer: inout [UInt8], waitMilliseconds: Int32?) throws(InputError) -> Int? {
        let piece = rest.prefix(min(pieceBytes, buffer.count))
        buffer.replaceSubrange(0..<piece.count, with: piece)
        rest = rest.dropFirst(piece.count)
        bytesTaken += Int64(piece.count)
        return piece.count
    }
}

/// A line a gigabyte long, without its bytes being anywhere.
final class EndlessLineSource: ByteSource {
    let name = "endless"
    private let total: Int64
    private(set) var bytesTaken: Int64 = 0
    var byteCount: Int64? { total }

    init(bytes: Int64) { total = bytes }

    func read(into buffer: inout [UInt8], waitMilliseconds: Int32?) throws(InputError) -> Int? {
        let count = Int(min(Int64(buffer.count), total - bytesTaken))
        bytesTaken += Int64(count)
        return count
    }
}
