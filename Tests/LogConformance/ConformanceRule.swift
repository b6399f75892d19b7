/// Something that every log keeps to.
public struct ConformanceRule: Sendable, CustomStringConvertible {
    public let name: String
    /// What a log must be able to do for the rule to hold.
    public let needs: LogTrait?
    private let body: @Sendable (ConformanceSubject) async throws -> Void

    init(
        _ name: String, needs: LogTrait? = nil,
        _ body: @escaping @Sendable (ConformanceSubject) async throws -> Void
    ) {
        self.name = name
        self.needs = needs
        self.body = body
    }

    /// - Throws: `ConformanceViolation`, or what the log threw where it must not.
    public func check(_ subject: ConformanceSubject) async throws { try await body(subject) }

    public var description: String { name }
}
