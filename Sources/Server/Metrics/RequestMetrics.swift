import Engine
import HTTPTypes
import Synchronization

/// What the server counts of its own work. Labels are routes, never paths as they came, so that clients can't
/// make series.
final class RequestMetrics: Sendable {
    private struct Answered: Hashable {
        var route: String
        var method: String
        var status: Int

        var order: (String, String, Int) { (route, method, status) }
    }

    private struct State {
        var answered: [Answered: UInt64] = [:]
        var durations: [String: DurationHistogram] = [:]
        var rejections: [Problem.Kind: UInt64] = [:]
        var inFlight = 0
    }

    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    private let state = Mutex(State())
    private let budget: BodyBudget

    init(budget: BodyBudget) { self.budget = budget }

    func begin() { state.withLock { $0.inFlight += 1 } }

    func end(route: String, method: HTTPRequest.Method, status: HTTPResponse.Status, seconds: Double) {
        let method = Self.methods.contains(method.rawValue) ? method.rawValue : "other"
        state.withLock { state in
            state.inFlight -= 1
            state.answered[Answered(route: route, method: method, status: status.code), default: 0] += 1
            state.durations[route, default: DurationHistogram()].record(seconds: seconds)
        }
    }

    /// Counts a request with a body that was refused.
    func countRejection(_ kind: Problem.Kind) { state.withLock { $0.rejections[kind, default: 0] += 1 } }

    func families() -> [MetricFamily] {
        let state = state.withLock { $0 }
        let requests = state.answered.sorted { $0.key.order < $1.key.order }
        let durations = state.durations.sorted { $0.key < $1.key }
        let rejections = state.rejections.sorted { $0.key.rawValue < $1.key.rawValue }
        return [
            MetricFamily(
                "varve_http_requests_total", .counter, "Requests answered.",
                requests.map { key, count in
                    .init(
                        Double(count),
                        labels: [
                            ("route", key.route), ("method", key.method), ("status", String(key.status)),
                        ])
                }),
            MetricFamily(
                "varve_http_request_duration_seconds", .histogram,
                "From a request's head to its answer, the reading of its body included.",
                durations.flatMap { route, histogram in histogram.samples(labels: [("route", route)]) }),
            MetricFamily(
                "varve_http_rejected_bodies_total", .counter, "Requests with a body that were refused.",
                rejections.map { kind, count in .init(Double(count), labels: [("reason", kind.rawValue)]) }),
            MetricFamily(
                "varve_http_requests_in_flight", .gauge, "Requests being answered.",
                [.init(Double(state.inFlight))]),
            MetricFamily(
                "varve_http_body_bytes_in_flight", .gauge,
                "Memory promised to bodies being worked on, in bytes.",
                [.init(Double(budget.reservedBytes))]),
        ]
    }
}
