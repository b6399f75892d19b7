/// A media type without its parameters (RFC 9110, 8.3.1), in lower case.
package struct MediaType: Sendable, Hashable, CustomStringConvertible {
    /// `application/json`
    package var name: String

    package init(_ name: String) { self.name = name }

    /// Reads the value of a `Content-Type`. A charset and other parameters are passed over: what the types
    /// here hold is UTF-8 by their own definition.
    ///
    /// - Returns: nil if it has no `type/subtype`.
    package init?(parsing text: some StringProtocol) {
        let name = text.prefix { $0 != ";" }.trimmingSpaces().lowercased()
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && !$0.contains(" ") }) else { return nil }
        self.name = name
    }

    package var description: String { name }

    package static let json = Self("application/json")
    package static let problem = Self("application/problem+json")
    package static let cloudEvent = Self("application/cloudevents+json")
    package static let cloudEventBatch = Self("application/cloudevents-batch+json")
    package static let lines = Self("application/x-ndjson")
    package static let csv = Self("text/csv")
    /// As an answer says it of a table that begins with the names of its columns.
    static let csvWithHeader = "text/csv; charset=utf-8; header=present"
    /// What clients say that don't say anything themselves.
    package static let form = Self("application/x-www-form-urlencoded")
    package static let yaml = ["application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"].map(
        Self.init)
}

extension StringProtocol {
    /// Without spaces and tabs at either end.
    func trimmingSpaces() -> String {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        let head = drop(while: isSpace)
        guard let last = head.lastIndex(where: { !isSpace($0) }) else { return "" }
        return String(head[...last])
    }
}
