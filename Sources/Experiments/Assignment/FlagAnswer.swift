public import JSON

/// What an OFREP client (OpenFeature Remote Evaluation Protocol 0.3) is answered.
public struct FlagAnswer: Sendable, Equatable {
    /// Of HTTP.
    public var status: Int
    public var body: JSONValue
    /// Of a bulk evaluation: the same for the same flags, values and unit.
    public var etag: String?

    static func failure(_ status: Int, _ code: String, _ details: String, key: String? = nil) -> FlagAnswer {
        var members: [JSONValue.Member] = key.map { [.init("key", .string($0))] } ?? []
        members += [.init("errorCode", .string(code)), .init("errorDetails", .string(details))]
        return FlagAnswer(status: status, body: .object(members))
    }
}
