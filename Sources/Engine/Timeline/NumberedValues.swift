/// Gives values small numbers, in the order in which they came.
struct NumberedValues<Value: Hashable> {
    private var values: [Value] = []
    private var numbers: [Value: Int] = [:]

    subscript(number: Int) -> Value { values[number] }

    func number(of value: Value) -> Int? { numbers[value] }

    mutating func makeNumber(of value: Value) -> Int {
        if let number = numbers[value] { return number }
        numbers[value] = values.count
        values.append(value)
        return values.count - 1
    }
}
