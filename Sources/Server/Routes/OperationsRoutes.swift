import Engine
import HTTPTypes
import Hummingbird
import JSON

/// What operators and browsers ask: `/livez`, `/readyz`, `/v1/health`, `/metrics`, `/openapi.yaml`, `/`.
struct OperationsRoutes {
    var engine: any EngineService
    var metrics: RequestMetrics
    var openAPI: [UInt8]
    var dashboard: [UInt8]

    /// A probe is not told to stay away for longer.
    private static let longestRetrySeconds = 60

    /// The page runs what it carries and asks this server; nothing else may be put into it.
    private static let pageHeaders: HTTPFields = [
        .xContentTypeOptions: "nosniff",
        .contentSecurityPolicy:
            "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'; img-src data:; "
            + "frame-ancestors 'none'",
    ]

    func add(to routes: RouteBuilder) {
        routes.on(.get, "/livez") { _, _ in Response(json: ["status": "alive"]) }
        routes.on(.get, "/readyz", use: readiness)
        routes.on(.get, "/v1/health") { _, _ in Response(json: await engine.health()) }
        routes.on(.get, "/metrics") { _, _ in
            let families = await engine.metrics() + metrics.families()
            return Response(.ok, PrometheusText.mediaType, PrometheusText.encode(families))
        }
        routes.on(.get, "/openapi.yaml") { _, _ in Response(.ok, "application/yaml", openAPI) }
        routes.on(.get, "/") { _, _ in
            Response(.ok, "text/html; charset=utf-8", dashboard, headers: Self.pageHeaders)
        }
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
}
