import HTTPTypes
import Hummingbird
import JSON

/// An error in the shape and with the status that MLflow's server gives it, from which its clients make their
/// exceptions.
struct MLflowError {
    var status: HTTPResponse.Status
    var code: String
    var problem: Problem

    /// What MLflow's server has under its prefixes and Varve has.
    private static let served = ["registered-models", "model-versions"]

    /// Whether MLflow's clients ask for this path: `/api/2.0/mlflow/…`, with any version, and under `/ajax-api`.
    static func covers(_ path: String) -> Bool {
        let pieces = path.split(separator: "/", maxSplits: 3)
        return pieces.count >= 3 && (pieces[0] == "api" || pieces[0] == "ajax-api") && pieces[2] == "mlflow"
    }

    init(_ problem: Problem) {
        self.problem = problem
        (status, code) =
            switch problem.kind {
            case .notFound: (.notFound, "RESOURCE_DOES_NOT_EXIST")
            // A name that is taken is told with its place.
            case .conflict where !problem.errors.isEmpty: (.badRequest, "RESOURCE_ALREADY_EXISTS")
            case .conflict, .preconditionFailed: (.conflict, "RESOURCE_CONFLICT")
            case .invalid, .unprocessable: (.badRequest, "INVALID_PARAMETER_VALUE")
            case .busy: (.tooManyRequests, "REQUEST_LIMIT_EXCEEDED")
            case .notReady: (.serviceUnavailable, "TEMPORARILY_UNAVAILABLE")
            case .unavailable: (.notImplemented, "NOT_IMPLEMENTED")
            case .methodNotAllowed: (.methodNotAllowed, "ENDPOINT_NOT_FOUND")
            case .internal: (.internalServerError, "INTERNAL_ERROR")
            case .notAcceptable, .timeout, .tooLarge, .unsupportedMediaType, .headersTooLarge:
                (problem.kind.status, "BAD_REQUEST")
            }
    }

    /// Of a path that Varve does not have: runs, experiments and what else is no registry are not built.
    static func missing(_ path: String) -> MLflowError {
        let pieces = path.split(separator: "/")
        let isOfRegistry = pieces.count > 3 && served.contains(String(pieces[3]))
        var error = MLflowError(
            Problem(
                .unavailable,
                "Varve serves MLflow's model registry, and neither its tracking nor what lies at \(path)."))
        if isOfRegistry {
            error.problem.detail = "There is nothing at \(path)."
            (error.status, error.code) = (.notFound, "ENDPOINT_NOT_FOUND")
        }
        return error
    }

    var response: Response {
        var headers = problem.headers
        if problem.closesConnection { headers[.connection] = "close" }
        return Response(
            status, json: ["error_code": .string(code), "message": .string(problem.detail)],
            headers: headers)
    }
}
