import Foundation

/// The base URL of a server: `http://127.0.0.1:8080`.
package struct ServerAddress: Sendable, Equatable, CustomStringConvertible {
    package static let standard = "http://127.0.0.1:8080"

    /// Without a slash at its end.
    private let base: String

    /// - Parameter text: without a scheme (`127.0.0.1:8080`) it is HTTP's.
    package init(parsing given: String) throws(CommandFailure) {
        let text = given.contains("://") || given.isEmpty ? given : "http://" + given
        guard let components = URLComponents(string: text), let scheme = components.scheme?.lowercased(),
            scheme == "http" || scheme == "https", let host = components.host, !host.isEmpty,
            components.query == nil, components.fragment == nil
        else {
            throw CommandFailure(
                .usage, "`\(given)` is no server: expected a URL as in \(ServerAddress.standard)")
        }
        base = text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// The URL of a resource. Parts and parameters are escaped.
    func url(path: [String], parameters: [(name: String, value: String)] = []) -> String {
        let query = parameters.map { "\(Self.escaped($0.name))=\(Self.escaped($0.value))" }
        return base + path.map { "/" + Self.escaped($0) }.joined()
            + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    }

    package var description: String { base }

    /// All but RFC 3986's unreserved characters as `%XX`.
    private static func escaped(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return text.utf8.reduce(into: "") { result, byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                result.append(Character(Unicode.Scalar(byte)))
            default:
                result += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
    }
}
