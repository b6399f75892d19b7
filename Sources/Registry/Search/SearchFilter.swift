import Commands
import JSON

/// Conditions that all have to hold: `name LIKE 'chat%' AND tags.team = 'a' AND stage IN ('staging',
/// 'production')`. The language is that of MLflow's registry, with more fields.
struct SearchFilter {
    var conditions: [SearchCondition] = []

    init() {}

    /// - Throws: a bad request that says where the filter can't be read.
    init(_ text: String, ofVersions: Bool) throws(RegistryRejection) {
        var scanner = FilterScanner(text)
        guard !scanner.isAtEnd else { return }
        repeat { conditions.append(try Self.condition(&scanner, ofVersions)) } while scanner.takesWord("AND")
        guard scanner.isAtEnd else { throw scanner.fault("AND or the end is due") }
    }

    private static func condition(
        _ scanner: inout FilterScanner, _ ofVersions: Bool
    ) throws(RegistryRejection) -> SearchCondition {
        let name = try scanner.fieldName()
        guard let field = SearchField(name, ofVersions: ofVersions) else {
            let known = SearchField.names(ofVersions: ofVersions)
            throw scanner.fault("'\(name)' is no field: \(NearestName.hint(for: name, among: known))")
        }
        guard let comparison = scanner.comparison() else {
            throw scanner.fault("a comparison is due: =, !=, <, <=, >, >=, LIKE, ILIKE, IN, NOT IN")
        }
        let values = try comparison == .isIn || comparison == .isNotIn ? scanner.list() : [scanner.literal()]
        var condition = SearchCondition(field: field, comparison: comparison, operands: [])
        for value in values { condition.operands.append(try operand(value, of: field, scanner)) }
        if comparison == .like || comparison == .ilike {
            guard case .text(let pattern) = condition.operands[0] else {
                throw scanner.fault("LIKE compares texts")
            }
            condition.pattern = LikePattern(pattern, ignoresCase: comparison == .ilike)
        }
        return condition
    }

    private static func operand(
        _ literal: FilterScanner.Literal, of field: SearchField, _ scanner: FilterScanner
    ) throws(RegistryRejection) -> SearchValue {
        guard field.isNumeric else {
            guard literal.isQuoted else { throw scanner.fault("a text in quotes is due") }
            return .text(literal.text)
        }
        if field.isTime, let time = RFC3339.milliseconds(literal.text) { return .number(Double(time)) }
        guard let number = Double(literal.text), number.isFinite else {
            throw scanner.fault(field.isTime ? "a time or milliseconds are due" : "a number is due")
        }
        return .number(number)
    }
}
