public import JSON

/// A resource as it is answered.
public struct ShownResource: Sendable, Equatable {
    /// An object, without position and watermark.
    public var body: JSONValue
    /// Strong: it says which event changed the resource last.
    public var etag: String

    package init(_ members: [JSONValue.Member], revision: UInt64) {
        self.init(members, revision: String(revision))
    }

    /// - Parameter revision: without quotes.
    package init(_ members: [JSONValue.Member], revision: String) {
        body = .object(members)
        etag = "\"\(revision)\""
    }

    /// The body along with the revision that `If-Match` takes, as questions are answered. What commands were answered is
    /// kept for their retries without it.
    package var answered: JSONValue {
        .object((body.members ?? []) + [.init("revision", .string(etag.filter { $0 != "\"" }))])
    }
}
