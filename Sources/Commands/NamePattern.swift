/// A name in which `*` stands for any characters, or for none: `drill-*`. Compared byte by byte.
public struct NamePattern: Sendable, Hashable {
    public let text: String
    private let pieces: [[UInt8]]

    public init(_ text: String) {
        self.text = text
        pieces = text.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false).map(
            Array.init)
    }

    /// Whether it holds no `*`, so that it matches one name only.
    public var isLiteral: Bool { pieces.count == 1 }

    /// Characters that a name must share with it: the more, the closer it describes the name.
    public var literalLength: Int { pieces.reduce(0) { $0 + $1.count } }

    /// - Complexity: O(n · m) for a name of n bytes and a pattern of m, mostly O(n).
    public func matches(_ name: String) -> Bool {
        let name = Array(name.utf8)
        guard let first = pieces.first, let last = pieces.last else { return name.isEmpty }
        guard !isLiteral else { return name == first }
        guard name.count >= first.count + last.count, name.starts(with: first),
            name.suffix(last.count).elementsEqual(last)
        else { return false }
        var rest = name[first.count..<(name.count - last.count)]
        for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
            guard let index = Self.find(piece, in: rest) else { return false }
            rest = rest[(index + piece.count)...]
        }
        return true
    }

    private static func find(_ piece: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.count >= piece.count else { return nil }
        return (bytes.startIndex...(bytes.endIndex - piece.count)).first {
            bytes[$0..<($0 + piece.count)].elementsEqual(piece)
        }
    }
}
