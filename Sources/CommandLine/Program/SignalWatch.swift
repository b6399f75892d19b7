import Dispatch
import Foundation

/// SIGTERM and SIGINT: the first one is for the command to deal with, the second one ends the process at once.
final class SignalWatch: Sendable {
    private static let watched = [SIGTERM, SIGINT]
    // Dispatch's sources may be used from any thread; Swift's interface just doesn't say so.
    nonisolated(unsafe) private let sources: [any DispatchSourceSignal]
    private let signals: AsyncStream<Void>

    init() {
        let (signals, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingOldest(1))
        self.signals = signals
        let count = SignalCount()
        sources = Self.watched.map { number in
            // The default action would end the process before the source could say anything.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if count.increment() > 1 { _exit(CommandStatus.interrupted.rawValue) }
                continuation.yield()
                continuation.finish()
            }
            source.resume()
            return source
        }
    }

    deinit { sources.forEach { $0.cancel() } }

    /// Returns when the first signal comes, or came before; or when the task is cancelled.
    func first() async {
        for await _ in signals { return }
    }
}
