import JSON

enum Text {
    static func time(_ milliseconds: Int64) -> String { RFC3339.text(milliseconds) }
}
