import Dispatch
import Synchronization

/// Work that waits for the disk or keeps a processor busy for long. It runs on threads of its own: Swift's pool has
/// one per core, and requests need them.
enum DiskWork {
    private static let queue = DispatchQueue(label: "varve.engine.disk", attributes: .concurrent)

    static func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: work)) }
        }
    }

    /// The same for work that can be given up on the way: it asks now and then whether it is.
    static func runCancellable<Value: Sendable>(
        _ work: @escaping @Sendable (_ isCancelled: () -> Bool) throws -> Value
    ) async throws -> Value {
        let flag = CancellationFlag()
        return try await withTaskCancellationHandler {
            try await run { try work { flag.isSet } }
        } onCancel: {
            flag.set()
        }
    }

    private final class CancellationFlag: Sendable {
        private let value = Atomic(false)
        var isSet: Bool { value.load(ordering: .relaxed) }
        func set() { value.store(true, ordering: .relaxed) }
    }
}
