import CommandLine
import JSON
import Testing

@Suite struct RegistryDiffTests {
    /// A registry at two moments, `old` and `new`. Versions come in two pages.
    private static let registry: StubServer.Answer = { request in
        let isNew = request.uri.contains("as_of=new") || !request.uri.contains("as_of")
        guard let path = request.uri.split(separator: "?").first else {
            return .init(status: 404, body: "{}")
        }
        let body =
            switch path {
            case "/v1/models/chat":
                #"{"model":"chat","tags":{},"aliases":{"best":"\#(isNew ? "v2" : "v1")"},"position":"new"}"#
            case "/v1/models/chat/versions" where request.uri.contains("page_token"):
                #"{"versions":[{"version":"v2","stage":"testing","approval":"pending"}]}"#
            case "/v1/models/chat/versions" where isNew:
                #"{"versions":[{"version":"v1","stage":"staging","approval":"approved"}],"next_page_token":"1"}"#
            case "/v1/models/chat/versions":
                #"{"versions":[{"version":"v1","stage":"testing","approval":"approved"}]}"#
            case "/v1/models/chat/traffic":
                #"{"traffic":{"production":\#(isNew ? #"{"v1":90,"v2":10}"# : #"{"v1":100,"v2":0}"#)}}"#
            default: #"{"deployments":[]}"#
            }
        return .init(status: path.hasPrefix("/v1/models/nope") ? 404 : 200, body: body)
    }

    @Test func changesAreListedByKindNameAndField() async throws {
        let (table, json) = try await StubServer.with(Self.registry) { server in
            (
                await varve(
                    "registry", "diff", "chat", "--from", "old", "--output", "table", "--server", server.url),
                await varve(
                    "registry", "diff", "chat", "--from", "old", "--to", "new", "--server", server.url)
            )
        }
        #expect(
            table.output == """
                kind     name        change   field    from     to
                version  v1          changed  stage    testing  staging
                version  v2          added                      testing, pending
                alias    best        changed  version  v1       v2
                traffic  production  changed  v1       100 %    90 %
                traffic  production  changed  v2                10 %

                """)
        let answer = try JSONValue(parsing: json.output.utf8)
        #expect(answer["from"] == "old" && answer["to"] == "new")
        #expect(
            answer["changes"]?.array?.first?.canonical == [
                "change": "changed", "field": "stage", "from": "testing", "kind": "version", "name": "v1",
                "to": "staging",
            ])
        #expect(answer["changes"]?.array?.count == 5)
    }

    @Test func aMomentDoesNotDifferFromItself() async throws {
        let run = try await StubServer.with(Self.registry) { server in
            await varve(
                "registry", "diff", "chat", "--from", "old", "--to", "old", "--output", "table", "--server",
                server.url)
        }
        #expect(run.output == "no changes\n")
        #expect(run.status == .done)
    }

    @Test func aModelThatNeverWasHasNoDifference() async throws {
        let run = try await StubServer.with(Self.registry) { server in
            await varve("registry", "diff", "nope", "--from", "old", "--server", server.url)
        }
        #expect(run.status == .usage)
        #expect(run.errors == "varve: there was no model 'nope' at either moment\n")
    }
}
