import HTTPTypes
import Hummingbird

/// Adds routes to the router, and notes them in the table that 405 and `Allow` are answered from.
struct RouteBuilder {
    typealias Handler = @Sendable (Request, BasicRequestContext) async throws -> Response

    var router: Router<BasicRequestContext>
    var table: RouteTable

    /// - Parameter pattern: a path, in which `{name}` stands for any one piece.
    func on(_ method: HTTPRequest.Method, _ pattern: String, use handler: @escaping Handler) {
        router.on(RouterPath(pattern), method: method, use: handler)
        table.add(method, pattern)
    }
}

extension BasicRequestContext {
    /// A piece of the path that the pattern names, decoded.
    ///
    /// - Throws: a 404 if it can't be decoded: no resource has such a name.
    func piece(_ name: String) throws(Problem) -> String {
        guard let text = parameters.get(name).flatMap({ PercentDecoding.decode($0) }) else {
            throw Problem(.notFound, "The path's {\(name)} is not percent-encoded UTF-8.")
        }
        return text
    }
}
