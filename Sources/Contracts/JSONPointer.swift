import JSON

/// A place in a JSON document (RFC 6901).
enum JSONPointer {
    /// The pointer to a member or element below another pointer.
    static func appending(_ token: String, to pointer: String) -> String {
        pointer + "/" + token.replacing("~", with: "~0").replacing("/", with: "~1")
    }

    /// The value that a fragment such as `#/$defs/name` points to.
    static func resolve(fragment: String, in document: JSONValue) -> JSONValue? {
        guard fragment.hasPrefix("#") else { return nil }
        return resolve(String(fragment.dropFirst()), in: document)
    }

    static func resolve(_ pointer: String, in document: JSONValue) -> JSONValue? {
        guard !pointer.isEmpty else { return document }
        guard pointer.hasPrefix("/") else { return nil }
        var value = document
        for token in pointer.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            let name = String(token).replacing("~1", with: "/").replacing("~0", with: "~")
            guard let next = value[name] ?? element(name, of: value) else { return nil }
            value = next
        }
        return value
    }

    private static func element(_ token: String, of value: JSONValue) -> JSONValue? {
        guard let elements = value.array, let index = Int(token), elements.indices.contains(index) else {
            return nil
        }
        return elements[index]
    }
}
