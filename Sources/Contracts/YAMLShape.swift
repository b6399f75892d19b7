/// What can be said of YAML text before it is parsed, to bound what parsing it can cost.
enum YAMLShape {
    /// How many aliases (`*name`) the text uses: 0 if it defines no anchor (`&name`). Too high for text that
    /// only looks so, never too low.
    ///
    /// - Complexity: O(n)
    static func aliasCount(in text: String.UTF8View) -> Int {
        let anchors = indicators(UInt8(ascii: "&"), in: text)
        return anchors == 0 ? 0 : indicators(UInt8(ascii: "*"), in: text)
    }

    /// Occurrences of a byte where a node can begin and that something follows.
    private static func indicators(_ indicator: UInt8, in text: String.UTF8View) -> Int {
        var count = 0
        var before = UInt8(ascii: "\n")
        var pending = false
        for byte in text {
            if pending, byte > UInt8(ascii: " ") { count += 1 }
            pending = byte == indicator && startsNode(after: before)
            before = byte
        }
        return count
    }

    private static func startsNode(after byte: UInt8) -> Bool {
        switch byte {
        case 0...UInt8(ascii: " "), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: ","),
            UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "?"):
            true
        default: false
        }
    }
}
