import JSON

/// The body of a request or response: of the V1 protocol (`instances`, `predictions`) or of the open inference protocol
/// (`inputs`, `outputs`). Only of a body with one instance it is known which features belong to which prediction.
struct KServeBody {
    /// More features than an event may have are none.
    static let featureLimit = 1_024

    private let body: JSONValue

    init(_ body: JSONValue) { self.body = body }

    var modelVersion: String? {
        guard let version = body["model_version"]?.string, !version.isEmpty else { return nil }
        return version
    }

    /// By name; those of an array are named by their places.
    var features: JSONValue? {
        var found: [JSONValue.Member] = []
        if let instances = body["instances"]?.array, instances.count == 1 {
            found = Self.members(of: instances[0], named: "")
        } else if let inputs = body["inputs"]?.array {
            for input in inputs {
                guard let name = input["name"]?.string, let data = input["data"]?.array else { continue }
                if data.count == 1 {
                    found += Self.scalar(data[0], name)
                } else if input["shape"]?.array?.first?.integer == 1 {
                    found += Self.members(of: .array(data), named: name + ".")
                }
            }
        }
        guard !found.isEmpty, found.count <= Self.featureLimit,
            Set(found.map(\.name)).count == found.count
        else { return nil }
        return .object(found)
    }

    /// Of a body with one number, name or flag.
    var prediction: JSONValue? {
        let results =
            body["predictions"]?.array
            ?? body["outputs"]?.array.flatMap { outputs in
                outputs.count == 1 ? outputs[0]["data"]?.array : nil
            }
        guard let results, results.count == 1 else { return nil }
        if let inner = results[0].array {
            return inner.count == 1 && Self.isScalar(inner[0]) ? inner[0] : nil
        }
        return Self.isScalar(results[0]) ? results[0] : nil
    }

    private static func members(of instance: JSONValue, named prefix: String) -> [JSONValue.Member] {
        if let members = instance.members { return members.flatMap { scalar($0.value, prefix + $0.name) } }
        if let values = instance.array {
            return values.enumerated().flatMap { scalar($0.element, "\(prefix)\($0.offset)") }
        }
        return scalar(instance, "\(prefix)0")
    }

    private static func scalar(_ value: JSONValue, _ name: String) -> [JSONValue.Member] {
        isScalar(value) && !name.isEmpty ? [.init(name, value)] : []
    }

    private static func isScalar(_ value: JSONValue) -> Bool { value.array == nil && value.members == nil }
}
