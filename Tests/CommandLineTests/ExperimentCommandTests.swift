import CommandLine
import JSON
import Synchronization
import Testing

@Suite struct ExperimentCommandTests {
    private static let experiment = #"""
        {"name":"faster","model":"chat","status":"running","metric":"latency_ms","goal":"decrease",
         "method":"sequential","alpha":0.05,"unit":"event","started_at":"2026-01-01T00:00:00.000Z",
         "through":"2026-01-01T00:08:00.000Z","verdict":"continue_testing",
         "reason":"not_significant: the interval of the difference holds 0",
         "arms":[{"arm":"A","control":true,"weight":62.5,"n":1200,"events":1200,"errors":0,"mean":100.335,
         "variance":218.157,"expected_share":0.625,"observed_share":0.625,"exposures":0},
         {"arm":"B","control":false,"weight":37.5,"n":720,"events":720,"errors":3,"mean":98.483,"variance":301.754,
         "expected_share":0.375,"observed_share":0.375,"exposures":0}],
         "comparison":{"arm":"B","difference":-1.852,"relative":-0.018458,"interval":[-4.28,0.5765],"p_value":0.2346,
         "significant":false},
         "comparisons":[{"arm":"B","difference":-1.852,"relative":-0.018458,"interval":[-4.28,0.5765],
         "p_value":0.2346,"significant":false}],
         "missing":{"minimum_samples":0,"samples":1223,"hours":0.0849,"per_hour":14400,"basis":"observed_effect"},
         "position":"7","watermark":null}
        """#

    @Test func anExperimentIsReported() async throws {
        let answers: StubServer.Answer = { request in
            request.uri == "/v1/experiments/faster"
                ? .init(body: Self.experiment) : .init(status: 404, body: "{}")
        }
        let table = try await StubServer.with(answers) { server in
            await varve("experiment", "show", "faster", "--output", "table", "--server", server.url)
        }
        #expect(
            table.output == """
                faster  running
                  model    chat
                  metric   latency_ms, to decrease
                  method   always-valid confidence sequence: look as often as you like, alpha 0.05
                  started  2026-01-01 00:00:00
                  counted  through 2026-01-01 00:08:00

                arm          weight     got  expected  events  errors      n   mean  deviation
                A (control)  62.5 %  62.5 %    62.5 %   1,200       0  1,200  100.3      14.77
                B            37.5 %  37.5 %    37.5 %     720       3    720  98.48      17.37

                B - A: -1.85 (-1.85 %), between -4.28 and 0.5765, p = 0.2346
                  ···[────────────────────●───────────────│────]···

                Not decided: not_significant: the interval of the difference holds 0.
                Missing: about 1,223 samples, 5 m 06 s at today's traffic of 14,400 an hour, if the effect \
                stays as it is.

                """)
    }

    @Test func optionsMakeADefinition() async throws {
        let requests = Mutex<[StubServer.Request]>([])
        let answers: StubServer.Answer = { request in
            requests.withLock { $0.append(request) }
            return .init(status: 201, body: #"{"name":"x","events":[]}"#)
        }
        let result = try await StubServer.with(answers) { server in
            await varve(
                "experiment", "create", "x", "--model", "chat", "--arm", "A=90", "--arm", "B=10", "--metric",
                "cost_usd", "--goal", "decrease", "--start", "--output", "table", "--server", server.url)
        }
        #expect(result.output == "x runs\n")
        let sent = requests.withLock { $0 }
        #expect(sent.map(\.uri) == ["/v1/experiments", "/v1/experiments/x/start"])
        let expected: JSONValue = [
            "name": "x", "model": "chat", "metric": "cost_usd", "goal": "decrease",
            "arms": [
                ["arm": "A", "weight": 90, "control": true], ["arm": "B", "weight": 10, "control": false],
            ],
        ]
        #expect(try JSONValue(parsing: Array(sent[0].body.utf8)) == expected.canonical)
    }

    @Test func whatIsStartedAtOnceIsToldOnceAsItIsThen() async throws {
        let answers: StubServer.Answer = { request in
            let status = request.uri.hasSuffix("/start") ? "running" : "draft"
            return .init(status: 201, body: #"{"name":"x","status":"\#(status)","events":[]}"#)
        }
        let result = try await StubServer.with(answers) { server in
            await varve(
                "experiment", "create", "x", "--model", "chat", "--arm", "A=50", "--arm", "B=50", "--metric",
                "cost_usd", "--goal", "decrease", "--start", "--output", "json", "--server", server.url)
        }
        #expect(try JSONValue(parsing: Array(result.output.utf8))["status"] == "running")
    }

    @Test func whatCouldNotBeStartedIsADraft() async throws {
        let answers: StubServer.Answer = { request in
            request.uri.hasSuffix("/start")
                ? .init(status: 409, body: #"{"title":"no","detail":"the layer is taken"}"#)
                : .init(status: 201, body: #"{"name":"x","status":"draft","events":[]}"#)
        }
        let result = try await StubServer.with(answers) { server in
            await varve(
                "experiment", "create", "x", "--model", "chat", "--arm", "A=50", "--arm", "B=50", "--metric",
                "cost_usd", "--goal", "decrease", "--start", "--server", server.url)
        }
        #expect(result.status == .difference && result.output.isEmpty)
        #expect(result.errors.contains("the layer is taken") && result.errors.contains("experiment start x"))
    }
}
