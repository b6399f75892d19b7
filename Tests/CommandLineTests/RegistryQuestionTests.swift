import CommandLine
import JSON
import Testing

@Suite struct RegistryQuestionTests {
    private static let version = #"""
        {"model":"chat","version":"v2","stage":"staging","approval":"conditional","conditions":["watch","ask"],
         "conditions_met":[{"condition":"ask","by":"bob"}],"approvals":[{"by":"ann","approval":"conditional",
         "at":"2026-01-01T00:00:00.000Z","comment":"ok"}],"aliases":["best"],"source":"s3://m","tags":{},
         "metrics":{"auc":0.9},"lineage":{"parents":["v1"]},"position":"7","watermark":null}
        """#
    private static let deployments = #"""
        {"deployments":[{"id":"d1","model":"chat","version":"v2","environment":"production","strategy":"canary",
         "status":"deploying","step":1,"steps_total":2,"weight":10},
         {"id":"d0","model":"chat","version":"v2","environment":"production","strategy":"direct",
         "status":"rolled_back","step":1,"steps_total":1,"weight":0}]}
        """#

    @Test func aVersionIsShownWithWhatIsLiveOfIt() async throws {
        let answers: StubServer.Answer = { request in
            switch request.uri {
            case "/v1/models/chat/versions/v2?as_of=7":
                .init(headers: ["ETag": "\"12\""], body: Self.version)
            case "/v1/models/chat/traffic?as_of=7":
                .init(body: #"{"traffic":{"production":{"v1":90,"v2":10},"staging":{"v1":100}}}"#)
            case "/v1/deployments?model=chat&as_of=7": .init(body: Self.deployments)
            default: .init(status: 404, body: "{}")
            }
        }
        let (table, json) = try await StubServer.with(answers) { server in
            (
                await varve(
                    "registry", "show", "chat/v2", "--as-of", "7", "--output", "table", "--server", server.url
                ),
                await varve("registry", "show", "chat/v2", "--as-of", "7", "--server", server.url)
            )
        }
        #expect(
            table.output == """
                chat/v2
                  stage       staging
                  approval    conditional by ann, 2026-01-01 00:00:00: ok
                  conditions  [ ] watch
                              [x] ask (bob)
                  aliases     best
                  traffic     production: 10 %
                  deploying   d1: canary of chat/v2 to production, deploying, step 1 of 2, 10 %
                  source      s3://m
                  metrics     auc=0.9
                  parents     v1
                  revision    12

                """)
        let shown = try JSONValue(parsing: json.output.utf8)
        #expect(shown["traffic"] == ["production": 10])
        #expect(shown["deployments"]?.array?.map { $0["id"] } == ["d1"])
        #expect(shown["position"] == "7")
    }

    @Test func whatIsLiveNowIsAskedForAsOfTheMomentOfTheFirstAnswer() async throws {
        let log = RequestLog()
        let model = #"{"model":"chat","position":"7","traffic":{},"deployments":[]}"#
        let shown = try await StubServer.with(log.keeping { _ in .init(body: model) }) { server in
            await varve("registry", "show", "chat", "--server", server.url)
        }
        #expect(shown.status == .done)
        #expect(
            log.lines == [
                "GET /v1/models/chat", "GET /v1/models/chat/traffic?as_of=7",
                "GET /v1/deployments?model=chat&as_of=7",
            ])
    }

    @Test func listsAreTheServersAnswerOrATable() async throws {
        let body = """
            {"versions": [{"model":"chat","version":"v1","stage":"production","approval":"approved",
             "aliases":["best"],"tags":{"team":"a"},"created_at":"2026-01-01T00:00:00.000Z","created_by":"ann",
             "description":"two\\nlines"}], "next_page_token": "5"}
            """
        let log = RequestLog()
        let (json, table) = try await StubServer.with(log.keeping { _ in .init(body: body) }) { server in
            (
                await varve(
                    "registry", "list", "chat", "--filter", "tags.team = 'a'", "--stage", "production",
                    "--limit", "1", "--as-of", "7", "--server", server.url),
                await varve(
                    "registry", "list", "--stage", "production", "--output", "table", "--server", server.url)
            )
        }
        #expect(json.output == body + "\n")
        #expect(
            log.lines == [
                "GET /v1/models/chat/versions?filter=tags.team%20%3D%20%27a%27&stage=production&limit=1&as_of=7",
                "GET /v1/versions?stage=production",
            ])
        #expect(
            table.output == """
                version  stage       approval  aliases  created              by   tags    description
                chat/v1  production  approved  best     2026-01-01 00:00:00  ann  team=a  two lines
                more: --page-token 5

                """)
    }

    @Test func historySaysWhatEachEventDid() async throws {
        let body = #"""
            {"history":[
             {"type":"io.varve.registry.stage.changed.v1","time":"2026-01-01T00:00:00.000Z","actor":"ann",
              "reason":"go","data":{"version":"v1","from":"testing","to":"staging"}},
             {"type":"io.varve.registry.deployment.rolled-back.v1","time":"2026-01-01T00:01:00.000Z",
              "actor":"varve","reason":"slow","data":{"deployment":"d1"}},
             {"type":"io.varve.registry.traffic.changed.v1","time":"2026-01-01T00:01:00.000Z","actor":"varve",
              "reason":"slow","data":{"environment":"production","split":{"v2":33.3,"v1":66.7}}}]}
            """#
        let run = try await StubServer.with({ _ in .init(body: body) }) { server in
            await varve("registry", "history", "chat", "--output", "table", "--server", server.url)
        }
        #expect(
            run.output == """
                time                 actor  event                   what                              reason
                2026-01-01 00:00:00  ann    stage.changed           v1: testing → staging             go
                2026-01-01 00:01:00  varve  deployment.rolled-back  d1                                slow
                2026-01-01 00:01:00  varve  traffic.changed         production: v1 66.7 %, v2 33.3 %  slow

                """)
    }

    @Test func trafficIsShownByShare() async throws {
        let body = #"{"model":"chat","environment":"production","split":{"v1":10,"v2":90}}"#
        let run = try await StubServer.with({ _ in .init(body: body) }) { server in
            await varve(
                "registry", "traffic", "chat", "production", "--output", "table", "--server", server.url)
        }
        #expect(
            run.output == """
                environment  version  share
                production   v2        90 %
                production   v1        10 %

                """)
    }
}
