import Contracts
import HTTPTypes
import Server
import Testing

/// The document says what is served, and the server serves what the document says.
@Suite struct OpenAPITests {
    let engine = StubEngine()

    @Test func namesTheMethodsThatEachPathHas() async throws {
        let paths = documentedMethods()
        #expect(paths.count == 100)
        try await Depth.router.test(engine) { client async throws in
            for (path, methods) in paths {
                let concrete = path.replacing(/\{[a-z]+\}/, with: "name")
                let answer = try await client.send(.trace, concrete)
                let isRefused =
                    path.hasPrefix("/api/")
                    ? answer.isMLflowError(405, "ENDPOINT_NOT_FOUND")
                    : answer.isProblem(405, "method-not-allowed")
                #expect(isRefused, "\(path)")
                let expected = methods + (methods.contains("GET") ? ["HEAD"] : [])
                #expect(answer.headers[.allow] == expected.sorted().joined(separator: ", "), "\(path)")
            }
        }
    }

    @Test func isServedAsItIsEmbedded() async throws {
        try await Depth.router.test(engine, configure: { $0.openAPI = EmbeddedAssets.openAPI }) {
            client async throws in
            let answer = try await client.get("/openapi.yaml")
            #expect(answer.body == EmbeddedAssets.openAPI)
            #expect(answer.text.hasPrefix("openapi: 3.1"))
        }
    }

    /// The methods of each path, found by the document's indentation.
    private func documentedMethods() -> [String: [String]] {
        var paths: [String: [String]] = [:]
        var path: String?
        for line in String(decoding: EmbeddedAssets.openAPI, as: UTF8.self).split(separator: "\n") {
            if let match = line.wholeMatch(of: /[ ]{2}(\/.*):/) {
                path = String(match.1)
            } else if let match = line.wholeMatch(of: /[ ]{4}(get|post|put|patch|delete):/), let path {
                paths[path, default: []].append(match.1.uppercased())
            } else if line == "components:" {
                break
            }
        }
        return paths
    }
}
