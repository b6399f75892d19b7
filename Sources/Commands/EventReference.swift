/// An event as a command's answer names it.
public struct EventReference: Sendable, Equatable {
    public var id: String
    public var type: String
    /// In the domain's topic.
    public var offset: Int64

    public init(id: String, type: String, offset: Int64) {
        (self.id, self.type, self.offset) = (id, type, offset)
    }
}
