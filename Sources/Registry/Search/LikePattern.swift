/// SQL's LIKE: `%` stands for any text, `_` for one character. ILIKE takes ASCII letters of both cases for
/// the same.
struct LikePattern {
    private let pattern: [UInt8]
    private let ignoresCase: Bool

    init(_ pattern: String, ignoresCase: Bool) {
        self.ignoresCase = ignoresCase
        self.pattern = pattern.utf8.map { ignoresCase ? Self.lowered($0) : $0 }
    }

    private static func lowered(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    /// - Complexity: O(n · m) at worst, linear for a pattern with one `%`.
    func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { matches($0) }
    }

    private func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var (at, place) = (0, 0)
        // Where the last `%` stands, and how much of the text it takes so far.
        var retry: (place: Int, at: Int)?
        while at < text.count {
            if place < pattern.count, pattern[place] == UInt8(ascii: "%") {
                place += 1
                skip(to: place, &at, text)
                retry = (place - 1, at)
            } else if place < pattern.count, pattern[place] == UInt8(ascii: "_") {
                at = Self.next(at, text)
                place += 1
            } else if place < pattern.count,
                pattern[place] == (ignoresCase ? Self.lowered(text[at]) : text[at])
            {
                at += 1
                place += 1
            } else if let last = retry {
                (at, place) = (Self.next(last.at, text), last.place + 1)
                skip(to: place, &at, text)
                retry = (last.place, at)
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == UInt8(ascii: "%") }
    }

    /// Goes on to where a literal byte of the pattern, which stands behind a `%`, comes next.
    private func skip(to place: Int, _ at: inout Int, _ text: UnsafeBufferPointer<UInt8>) {
        guard place < pattern.count, case let byte = pattern[place], byte != UInt8(ascii: "%"),
            byte != UInt8(ascii: "_")
        else { return }
        while at < text.count, (ignoresCase ? Self.lowered(text[at]) : text[at]) != byte { at += 1 }
    }

    /// The beginning of the next character.
    private static func next(_ index: Int, _ text: UnsafeBufferPointer<UInt8>) -> Int {
        var index = index + 1
        while index < text.count, text[index] & 0xc0 == 0x80 { index += 1 }
        return index
    }
}
