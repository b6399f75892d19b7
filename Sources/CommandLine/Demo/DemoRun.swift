import Engine
import Health
import JSON

/// One run of the demo: an engine in this process, the traffic, and the table.
struct DemoRun: Sendable {
    /// 2026-01-01T00:00:00Z: the story's times are the same in every run, as its events are.
    static let storyBegins: Int64 = 1_767_225_600_000
    private static let step = Duration.milliseconds(250)
    private static let bodyBytes = 4 << 20
    private static let pipedInterval = 5.0
    private static let terminalInterval = 0.5

    let context: CommandContext
    let settings: Settings
    let seed: UInt64
    /// In which the whole story is told.
    let seconds: Double

    func run(until signals: SignalWatch) async throws(CommandFailure) -> CommandStatus {
        let engine = try await context.provider.openService(settings)
        _ = await EngineReadiness.wait(for: engine.service)
        let outcome = await Interruptible.run(until: signals) { () async -> Result<Int, CommandFailure> in
            do throws(CommandFailure) {
                try await scoreDevices(engine.service)
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

    /// One of the story's devices fails.
    private func scoreDevices(_ service: any EngineService) async throws(CommandFailure) {
        do {
            _ = try await service.execute(
                CommandRequest(
                    "PUT", ["health-policies", "drills"],
                    body: .object(HealthPolicy.classic(devices: "drill-*").members), actor: "demo"))
        } catch {
            throw CommandFailure(error)
        }
    }

    /// Plays the story until its time is up or the task is cancelled. Returns how many events there were.
    private func play(_ service: any EngineService) async throws(CommandFailure) -> Int {
        let traffic = try context.provider.makeTraffic(seed: seed, startMilliseconds: Self.storyBegins)
        let board = DemoBoard(context.console)
        let pace = Double(traffic.storyMilliseconds) / seconds
        let began = ContinuousClock.now
        let interval = context.console.output.isTerminal ? Self.terminalInterval : Self.pipedInterval
        var events = 0
        var lastShown = -Double.infinity
        var elapsed = 0.0
        while !Task.isCancelled, elapsed < seconds, context.console.outputFailure == nil {
            elapsed = min(seconds, (ContinuousClock.now - began).seconds)
            let now = Self.storyBegins + Int64(elapsed * pace)
            for (topic, lines) in traffic.events(before: now) {
                for body in Self.bodies(lines) { events += try await ingest(body, topic: topic, service) }
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

    /// The lines in pieces that every body limit allows.
    private static func bodies(_ lines: [UInt8]) -> [[UInt8]] {
        var bodies: [[UInt8]] = []
        var rest = lines[...]
        while rest.count > bodyBytes {
            let end = rest.prefix(bodyBytes).lastIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex - 1
            bodies.append(Array(rest[...end]))
            rest = rest[(end + 1)...]
        }
        return rest.isEmpty ? bodies : bodies + [Array(rest)]
    }

    private func sayWhatIsNext(events: Int) {
        let data = settings.engine.dataDirectory
        let lines = [
            "", "\(NumberText.grouped(events)) events are in \(data). What to try next:",
            "  varve query latency --data \(data) --window 10m --output table",
            "  varve query health --data \(data) --output table",
            "  varve query late --data \(data)",
            "  varve replay verify --data \(data)",
            "  varve log stat --data \(data)",
            "  varve serve --data \(data)",
        ]
        lines.forEach(context.console.print)
    }
}
