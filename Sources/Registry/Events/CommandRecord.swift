import Commands
import JSON

/// What the last event of a command keeps of it, so that a retry with the same key is recognized.
public struct CommandRecord: Sendable, Equatable {
    public var key: String
    /// Method and path: `POST /v1/models`.
    public var request: String
    public var digest: UInt128
    public var status: Int
    public var resource: RegistryResource
    /// The types of all events of the command, in their order.
    public var types: [RegistryEventType]

    init(
        key: String, request: String, digest: UInt128, status: Int, resource: RegistryResource,
        types: [RegistryEventType]
    ) {
        (self.key, self.request, self.digest) = (key, request, digest)
        (self.status, self.resource, self.types) = (status, resource, types)
    }

    var json: JSONValue {
        [
            "key": .string(key), "request": .string(request), "digest": .string(String(digest, radix: 16)),
            "status": JSONValue(status), "resource": .string(resource.path),
            "types": .array(types.map { .string($0.name) }),
        ]
    }

    init(reading reader: inout BodyReader) {
        key = reader.requiredText("key")
        request = reader.requiredText("request")
        digest = UInt128(reader.requiredText("digest"), radix: 16) ?? 0
        status = Int(reader.integer("status", in: 200...299) ?? 200)
        let resource = RegistryResource(path: reader.requiredText("resource"))
        if resource == nil { reader.report("resource", "is no resource") }
        self.resource = resource ?? .model("")
        let names = reader.texts("types", limit: .max) ?? []
        types = names.compactMap(RegistryEventType.init(name:))
        if types.count != names.count || types.isEmpty { reader.report("types", "are no types of events") }
    }
}
