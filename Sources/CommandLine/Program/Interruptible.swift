/// Work that a signal ends.
enum Interruptible {
    /// Runs `body` and cancels it when a signal comes. Returns what `body` returned.
    static func run<Value: Sendable>(
        until signals: SignalWatch, _ body: @escaping @Sendable () async -> Value
    ) async -> Value {
        let work = Task { await body() }
        let watcher = Task {
            await signals.first()
            work.cancel()
        }
        let value = await work.value
        watcher.cancel()
        return value
    }
}
