/// A log broke a rule.
public struct ConformanceViolation: Error, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}

/// Says that something must be true.
func demand(_ isTrue: Bool, _ otherwise: @autoclosure () -> String) throws {
    guard isTrue else { throw ConformanceViolation(otherwise()) }
}

/// Says that two values must be equal.
func demand<Value: Equatable>(_ found: Value, equals due: Value, _ what: String) throws {
    guard found == due else { throw ConformanceViolation("\(what): \(found), due is \(due)") }
}
