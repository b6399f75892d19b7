import Engine
import JSON

/// One run of the demo: an engine in this process, the traffic, and the table.
struct DemoRun: Sendable {
    /// 2026-01-01T00:00:00Z: the story's times are the same in every run, as its events are.
    static let storyBegins: Int64 = 1_767_225_600_000
    private static let step = Duration.milliseconds(250)
    private static let pipedInterval = 5.0
    private static let terminalInterval = 0.5

    let context: CommandContext
    let configuration: EngineConfiguration
    let seed: UInt64
    let seconds: Double
    /// Minutes of the story in a second.
    let speed: Double

    func run(until signals: SignalWatch) async throws(CommandFailure) -> ExitStatus {
        let engine = try await context.provider.openService(configuration)
        _ = await EngineReadiness.wait(for: engine.service)
        let outcome = await Interruptible.run(until: signals) { () async -> Result<Int, CommandFailure> in
            do throws(CommandFailure) {
                return .success(try await play(engine.service))
            } catch {
                return .failure(error)
            }
        }
        do {
            try await engine.shutdown()
        } catch {
            throw CommandFailure(error)
        }
        sayWhatIsNext(events: try outcome.get())
        return .done
    }

    /// Plays the story until its time is up or the task is cancelled. Returns how many events there were.
    private func play(_ service: any EngineService) async throws(CommandFailure) -> Int {
        let traffic = try context.provider.makeTraffic(seed: seed, startMilliseconds: Self.storyBegins)
        let board = DemoBoard(context.console)
        let began = ContinuousClock.now
        let interval = context.console.output.isTerminal ? Self.terminalInterval : Self.pipedInterval
        var events = 0
        var lastShown = -Double.infinity
        var elapsed = 0.0
        while !Task.isCancelled, elapsed < seconds {
            elapsed = min(seconds, (ContinuousClock.now - began).seconds)
            let now = Self.storyBegins + Int64(elapsed * speed * 60_000)
            for (topic, lines) in traffic.events(before: now) where !lines.isEmpty {
                events += try await ingest(lines, topic: topic, service)
            }
            if elapsed - lastShown >= interval || elapsed >= seconds {
                lastShown = elapsed
                let scene = DemoScene(
                    now: now, events: events, secondsLeft: seconds - elapsed,
                    chapter: traffic.chapter(at: now))
                try await board.show(scene, service)
            }
            try? await Task.sleep(for: Self.step)
        }
        return events
    }

    private func ingest(
        _ lines: [UInt8], topic: String, _ service: any EngineService
    ) async throws(CommandFailure) -> Int {
        while true {
            do {
                let answer = try await service.ingest(
                    IngestRequest(topic: topic, format: .lines, body: lines, acknowledgement: .applied))
                return answer.accepted
            } catch {
                guard case .busy(let wait) = error.kind, !Task.isCancelled else {
                    throw CommandFailure(error)
                }
                try? await Task.sleep(for: .seconds(wait))
            }
        }
    }

    private func sayWhatIsNext(events: Int) {
        let data = configuration.dataDirectory
        let lines = [
            "", "\(NumberText.grouped(events)) events are in \(data). What to try next:",
            "  varve query latency --data \(data) --window 10m --output table",
            "  varve query late --data \(data)",
            "  varve replay verify --data \(data)",
            "  varve log stat --data \(data)",
            "  varve serve --data \(data)",
        ]
        lines.forEach(context.console.print)
    }
}
