import Engine

/// Waits for an engine that restores its state.
enum EngineReadiness {
    private static let pollInterval = Duration.milliseconds(20)

    /// Returns once nothing is being restored any more; nil if the task was cancelled before.
    ///
    /// - Parameter progress: is told the share done, 0 to 1.
    static func wait(for service: any EngineService, progress: (Double) -> Void = { _ in }) async
        -> Readiness?
    {
        while !Task.isCancelled {
            let readiness = service.readiness
            guard case .restoring(let share, _) = readiness else { return readiness }
            progress(share)
            try? await Task.sleep(for: pollInterval)
        }
        return nil
    }
}
