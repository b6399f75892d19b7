package import JSON

/// What a check found.
package struct CheckReport: Sendable {
    /// An object with the check's figures.
    package var summary: JSONValue
    /// What is wrong and where (file, byte, topic, offset), one sentence each. None means that all is well.
    package var problems: [String]

    package init(summary: JSONValue, problems: [String] = []) {
        self.summary = summary
        self.problems = problems
    }
}
