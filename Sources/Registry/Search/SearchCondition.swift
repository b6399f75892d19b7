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
}
