/// The parameters of a question's URL. What is wrong with one is told by its name.
public struct QueryParameters {
    private let values: [(name: String, value: String)]

    public init(_ values: [(name: String, value: String)] = []) { self.values = values }

    func text(_ name: String) -> String? { values.last { $0.name == name }?.value }

    /// Between 1 and `ExperimentLimits.pageSize`, which is also the default.
    func limit() throws(ExperimentRejection) -> Int {
        guard let text = text("limit") else { return ExperimentLimits.pageSize }
        guard let limit = Int(text), (1...ExperimentLimits.pageSize).contains(limit) else {
            throw .badRequest("limit is not from 1 to \(ExperimentLimits.pageSize)")
        }
        return limit
    }

    /// The place that a page token names.
    func start(count: Int) throws(ExperimentRejection) -> Int {
        guard let token = text("page_token") else { return 0 }
        guard let index = Int(token), (0...count).contains(index) else {
            throw .badRequest("page_token '\(token)' is none that was given")
        }
        return index
    }

    func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, _ type: Choice.Type
    ) throws(ExperimentRejection) -> Choice? where Choice.RawValue == String {
        guard let text = text(name) else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let known = type.allCases.map(\.rawValue).joined(separator: ", ")
        throw .badRequest("\(name) '\(text)' is unknown: known are \(known)")
    }
}
