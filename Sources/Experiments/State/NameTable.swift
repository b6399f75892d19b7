/// Gives names small numbers, in the order in which they came.
struct NameTable: Equatable {
    private(set) var names: [String] = []
    private var numbers: [String: Int32] = [:]

    mutating func number(of name: String) -> Int32 {
        if let number = numbers[name] { return number }
        let number = Int32(names.count)
        names.append(name)
        numbers[name] = number
        return number
    }

    func known(_ name: String) -> Int32? { numbers[name] }

    subscript(number: Int32) -> String { names[Int(number)] }
}
