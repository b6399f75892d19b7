/// A body that is not of its media type at all. Nothing of it can be taken.
public struct EventFormatError: Error, Hashable, Sendable, CustomStringConvertible {
    /// An open set.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        public let rawValue: String
        public init(_ rawValue: String) { self.rawValue = rawValue }
        public var description: String { rawValue }

        public static let notJSON = Code("not_json")
        public static let notUTF8 = Code("not_utf8")
        public static let notAnArray = Code("not_an_array")
        /// It ends in the middle of an array.
        public static let truncated = Code("truncated")
        /// A header that is no attribute of CloudEvents.
        public static let attribute = Code("attribute")
        public static let tooLarge = Code("too_large")
    }

    public var code: Code
    public var message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
