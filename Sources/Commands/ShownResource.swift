public import JSON

/// A resource as it is answered.
public struct ShownResource: Sendable, Equatable {
    /// An object, without position and watermark.
    public var body: JSONValue
    /// Strong: it says which event changed the resource last.
    public var etag: String

    package init(_ members: [JSONValue.Member], revision: UInt64) {
        body = .object(members)
        etag = "\"\(revision)\""
    }
}
