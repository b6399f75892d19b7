/// How a piece of text stands out where colours are shown.
package enum Style: Sendable {
    case plain
    case bold
    case dim
    case good
    case bad

    private var code: String? {
        switch self {
        case .plain: nil
        case .bold: "1"
        case .dim: "2"
        case .good: "32"
        case .bad: "31"
        }
    }

    package func applied(to text: String, color: Bool) -> String {
        guard color, let code else { return text }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}
