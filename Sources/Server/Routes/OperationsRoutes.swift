import Engine
import HTTPTypes
import Hummingbird
import JSON

/// What operators and browsers ask: `/livez`, `/readyz`, `/v1/health`, `/metrics`, `/openapi.yaml`, `/`.
struct OperationsRoutes {
    var engine: any EngineService
    var metrics: RequestMetrics
    var openAPI: [UInt8]
    var version: String

    /// A probe is not told to stay away for longer.
    private static let longestRetrySeconds = 60

    func add(to routes: RouteBuilder) {
        routes.on(.get, "/livez") { _, _ in Response(json: ["status": "alive"]) }
        routes.on(.get, "/readyz", use: readiness)
        routes.on(.get, "/v1/health") { _, _ in Response(json: await engine.health()) }
        routes.on(.get, "/metrics") { _, _ in
            let families = await engine.metrics() + metrics.families()
            return Response(.ok, PrometheusText.mediaType, PrometheusText.encode(families))
        }
        routes.on(.get, "/openapi.yaml") { _, _ in Response(.ok, "application/yaml", openAPI) }
        routes.on(.get, "/", use: frontPage)
    }

    private func readiness(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        switch engine.readiness {
        case .ready: return Response(json: ["status": "ready"])
        case .restoring(let share, let secondsLeft):
            throw Self.restoring(RestoringProgress(share: share, secondsLeft: secondsLeft))
        case .failed(let reason): throw Problem(.notReady, reason)
        }
    }

    private static func restoring(_ progress: RestoringProgress) -> Problem {
        let rest = progress.secondsLeft.map { ", about \($0) s left" } ?? ""
        var problem = Problem(
            .notReady, "The engine is restoring its state: \(progress.percent) % done\(rest).")
        problem.extensions = [
            .init("state", "restoring"), .init("share_done", .number(progress.share)),
            .init("seconds_left", JSONValue(progress.secondsLeft)),
        ]
        return problem.retrying(afterSeconds: min(progress.secondsLeft ?? 1, Self.longestRetrySeconds))
    }

    private func frontPage(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let page = FrontPage(version: version, views: engine.views, readiness: engine.readiness)
        return Response(
            .ok, "text/html; charset=utf-8", page.encoded(), headers: [.xContentTypeOptions: "nosniff"])
    }
}
