/// One comparison of a filter.
struct SearchCondition {
    enum Comparison: String, CaseIterable {
        case equal = "="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case like = "LIKE"
        case ilike = "ILIKE"
        case isIn = "IN"
        case isNotIn = "NOT IN"
    }

    var field: SearchField
    var comparison: Comparison
    /// One, or those of `IN` and `NOT IN`.
    var operands: [SearchValue]
    var pattern: LikePattern?

    /// A row without the field satisfies nothing, `!=` and `NOT IN` included: as in SQL, and in MLflow.
    func holds(_ value: SearchValue) -> Bool {
        guard value != .missing, let operand = operands.first else { return false }
        switch comparison {
        case .equal: return value == operand
        case .notEqual: return value != operand
        case .less: return value < operand
        case .lessOrEqual: return value <= operand
        case .greater: return value > operand
        case .greaterOrEqual: return value >= operand
        case .isIn: return operands.contains(value)
        case .isNotIn: return !operands.contains(value)
        case .like, .ilike:
            guard case .text(let text) = value, let pattern else { return false }
            return pattern.matches(text)
        }
    }
}
