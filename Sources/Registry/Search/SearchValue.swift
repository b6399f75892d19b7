/// The value of a field of one row.
enum SearchValue: Comparable {
    case number(Double)
    case text(String)
    /// Comes last.
    case missing

    static func < (a: SearchValue, b: SearchValue) -> Bool {
        switch (a, b) {
        case (.number(let a), .number(let b)): a < b
        case (.text(let a), .text(let b)): a < b
        case (.missing, _): false
        case (_, .missing): true
        case (.number, .text): true
        case (.text, .number): false
        }
    }

    var number: Double? {
        if case .number(let value) = self { value } else { nil }
    }

    var text: String? {
        if case .text(let value) = self { value } else { nil }
    }
}
