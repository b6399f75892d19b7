import JSON

/// A command to the registry, as it goes over HTTP.
struct ResourceCommand: Sendable {
    enum Method: Sendable { case post, put, delete }

    var method: Method
    /// Below `v1`.
    var path: [String]
    /// Members that are null are left out.
    var members: [JSONValue.Member] = []

    init(_ method: Method, _ path: [String], _ members: [JSONValue.Member] = []) {
        (self.method, self.path) = (method, path)
        self.members = members.filter { $0.value != .null }
    }

    /// Nil where there is nothing to say: a command without a body.
    var body: [UInt8]? {
        method == .delete && members.isEmpty ? nil : Array(JSONValue.object(members).text.utf8)
    }
}
