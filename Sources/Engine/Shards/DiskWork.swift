import Dispatch

/// Work that waits for the disk or keeps a processor busy for long. It runs on threads of its own: Swift's pool has
/// one per core, and requests need them.
enum DiskWork {
    private static let queue = DispatchQueue(label: "varve.engine.disk", attributes: .concurrent)

    static func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: work)) }
        }
    }
}
