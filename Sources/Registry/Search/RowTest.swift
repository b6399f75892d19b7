/// A condition made ready for the rows of one search: how it compares is chosen once.
struct RowTest {
    let isOfModel: Bool
    /// A row without the field satisfies nothing, `!=` and `NOT IN` included: as in SQL, and in MLflow.
    let holds: (SearchRow) -> Bool

    init(_ condition: SearchCondition, ofVersions: Bool) {
        isOfModel = condition.field.isOfModel
        switch FieldReader(condition.field, ofVersions: ofVersions) {
        case .number(let read):
            holds = Self.test(read, condition.comparison, condition.operands.compactMap(\.number))
        case .text(let read):
            let compares = Self.test(read, condition.comparison, condition.operands.compactMap(\.text))
            holds = condition.pattern.map { Self.test(read, $0) } ?? compares
        }
    }

    private static func test(
        _ read: @escaping (SearchRow) -> String?, _ pattern: LikePattern
    ) -> (SearchRow) -> Bool {
        { row in read(row).map(pattern.matches) ?? false }
    }

    private static func test<Value: Comparable>(
        _ read: @escaping (SearchRow) -> Value?, _ comparison: SearchCondition.Comparison, _ operands: [Value]
    ) -> (SearchRow) -> Bool {
        guard let operand = operands.first else { return { _ in false } }
        switch comparison {
        case .equal: return { row in read(row).map { $0 == operand } ?? false }
        case .notEqual: return { row in read(row).map { $0 != operand } ?? false }
        case .less: return { row in read(row).map { $0 < operand } ?? false }
        case .lessOrEqual: return { row in read(row).map { $0 <= operand } ?? false }
        case .greater: return { row in read(row).map { $0 > operand } ?? false }
        case .greaterOrEqual: return { row in read(row).map { $0 >= operand } ?? false }
        case .isIn: return { row in read(row).map(operands.contains) ?? false }
        case .isNotIn: return { row in read(row).map { !operands.contains($0) } ?? false }
        case .like, .ilike: return { _ in false }
        }
    }
}
