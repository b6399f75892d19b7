public import JSON

/// An experiment as it is answered.
public struct ShownExperiment: Sendable, Equatable {
    /// An object, without position and watermark.
    public var body: JSONValue
    /// Strong, of the definition, the status and the split: it says which event changed them last. What is counted
    /// doesn't change it.
    public var etag: String
}
