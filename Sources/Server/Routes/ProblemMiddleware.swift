import Engine
import HTTPTypes
import Hummingbird
import Logging
import NIOHTTP1

/// Turns whatever a route throws into problem details, and a path or method that there is not into a 404 or
/// 405.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = BasicRequestContext

    var routes: RouteTable
    var metrics: RequestMetrics
    var readiness: @Sendable () -> Readiness

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let problem = problem(error, request, context)
            if request.method == .post || request.method == .put { metrics.countRejection(problem.kind) }
            let response = response(problem, to: request)
            return request.method == .head ? response.createHeadResponse() : response
        }
    }

    /// MLflow's clients get errors in a shape that they know.
    private func response(_ problem: Problem, to request: Request) -> Response {
        let path = request.uri.path
        guard MLflowError.covers(path) else { return Response(problem) }
        // Of all problems those of a path alone name it as their instance.
        let isMissing = problem.kind == .notFound && problem.instance == path
        return (isMissing ? .missing(path) : MLflowError(problem)).response
    }

    private func problem(_ error: any Error, _ request: Request, _ context: Context) -> Problem {
        // Random, so that it tells nothing about other requests.
        let instance = "urn:varve:request:\(String(UInt64.random(in: 0 ... .max), radix: 16))"
        switch error {
        case let problem as Problem:
            return problem
        case let error as EngineError:
            if error.kind == .internal { log(error, instance, request, context) }
            var problem = Problem(error, instance: instance)
            // Nobody knows when, and whoever comes back in a second would for ever.
            if error.kind == .notReady, case .failed = readiness() { problem.headers[.retryAfter] = nil }
            return problem
        case let error as HTTPParserError:
            return Problem(.invalid, "The request's body is not well-formed HTTP: \(error.debugDescription).")
                .closingConnection()
        case is SlowRequest:
            return Problem(.timeout, "The request's body came too slowly.").closingConnection()
        case let error as HTTPError where error.status == .notFound:
            return missing(request)
        case is CancellationError:
            return Problem(.notReady, "The server is stopping.").retrying(afterSeconds: 1)
        default:
            log(error, instance, request, context)
            return .unexpected(instance: instance)
        }
    }

    private func missing(_ request: Request) -> Problem {
        let path = request.uri.path
        let methods = routes.methods(of: path)
        guard !methods.isEmpty else {
            var problem = Problem(
                .notFound, "There is nothing at \(path). See /openapi.yaml for what there is.")
            problem.instance = path
            return problem
        }
        let allowed = methods.joined(separator: ", ")
        var problem = Problem(.methodNotAllowed, "\(path) has no \(request.method.rawValue), but \(allowed).")
        problem.headers[.allow] = allowed
        problem.instance = path
        return problem
    }

    private func log(_ error: any Error, _ instance: String, _ request: Request, _ context: Context) {
        context.logger.error(
            "A request failed unexpectedly.",
            metadata: [
                "request": "\(instance)", "method": "\(request.method.rawValue)",
                "path": "\(request.uri.path)",
                "error": "\(error)",
            ])
    }
}
