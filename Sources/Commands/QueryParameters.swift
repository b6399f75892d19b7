/// The parameters of a question's URL. What is wrong with one is told by its name.
public struct QueryParameters {
    private let values: [(name: String, value: String)]

    public init(_ values: [(name: String, value: String)] = []) { self.values = values }

    package var names: [String] { values.map(\.name) }

    package func text(_ name: String) -> String? { values.last { $0.name == name }?.value }

    package func flag(_ name: String) throws(CommandRejection) -> Bool {
        switch text(name) {
        case nil, "false": return false
        case "true", "": return true
        default: throw .badRequest("\(name) is neither true nor false")
        }
    }

    /// Between 1 and `CommandLimits.pageSize`, which is also the default.
    package func limit() throws(CommandRejection) -> Int {
        guard let text = text("limit") else { return CommandLimits.pageSize }
        guard let limit = Int(text), (1...CommandLimits.pageSize).contains(limit) else {
            throw .badRequest("limit is not from 1 to \(CommandLimits.pageSize)")
        }
        return limit
    }

    package func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, _ type: Choice.Type
    ) throws(CommandRejection) -> Choice? where Choice.RawValue == String {
        guard let text = text(name) else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let known = type.allCases.map(\.rawValue).joined(separator: ", ")
        throw .badRequest("\(name) '\(text)' is unknown: known are \(known)")
    }
}
