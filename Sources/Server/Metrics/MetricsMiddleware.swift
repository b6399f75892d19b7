import HTTPTypes
import Hummingbird
import Logging

/// Counts and times each request, and logs it at debug level.
struct MetricsMiddleware: RouterMiddleware {
    typealias Context = BasicRequestContext

    /// The label of requests that no route answers.
    static let unmatched = "unmatched"

    var metrics: RequestMetrics

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let clock = ContinuousClock()
        let start = clock.now
        metrics.begin()
        // The problem middleware, which runs below this one, answers every error: nothing is thrown here.
        let response = try await next(request, context)
        let seconds = (clock.now - start) / .seconds(1)
        let route = Self.route(context)
        metrics.end(route: route, method: request.method, status: response.status, seconds: seconds)
        context.logger.debug(
            "Answered a request.",
            metadata: [
                "method": "\(request.method.rawValue)", "path": "\(request.uri.path)", "route": "\(route)",
                "status": "\(response.status.code)", "seconds": "\(seconds)",
            ])
        return response
    }

    /// The pattern that the request matched.
    private static func route(_ context: Context) -> String {
        guard let path = context.endpointPath, path != "NotFound" else { return unmatched }
        return path
    }
}
