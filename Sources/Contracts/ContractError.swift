/// Contracts that can't be read, or that an engine can't honour, with everything that is wrong at once.
public struct ContractError: Error, Sendable, CustomStringConvertible {
    /// At least one.
    public var problems: [ContractProblem]

    public init(_ problems: [ContractProblem]) {
        precondition(!problems.isEmpty, "an error needs a problem")
        self.problems = problems
    }

    public var description: String {
        problems.map(\.description).joined(separator: "\n")
    }
}
