import Foundation
import JSON

/// One measurement: what it says, and the figures of one run with their reference in the same run.
protocol Benchmark: SendableMetatype {
    static var name: String { get }
    static var summary: String { get }
    static func run(_ options: BenchmarkOptions) async throws -> [JSONValue.Member]
}

struct BenchmarkOptions {
    var events = 2_000_000
    var repeats = 5
    var threads = 1
    /// Of generated traffic: inference events a second, and for how long.
    var rate = 10_000.0
    var seconds = 60.0
    var directory = NSTemporaryDirectory() + "varve-bench-\(ProcessInfo.processInfo.processIdentifier)"
}

/// Seconds that a body takes: wall time, and time on processors of this process.
func measure(_ body: () async throws -> Void) async rethrows -> (wall: Double, cpu: Double) {
    let cpu = processorSeconds()
    let clock = ContinuousClock()
    let began = clock.now
    try await body()
    let wall = began.duration(to: clock.now)
    let seconds = Double(wall.components.seconds) + Double(wall.components.attoseconds) * 1e-18
    return (seconds, processorSeconds() - cpu)
}

private func processorSeconds() -> Double {
    var usage = rusage()
    getrusage(0, &usage)  // of this process; the name has another type elsewhere
    let user = Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) / 1e6
    return user + Double(usage.ru_stime.tv_sec) + Double(usage.ru_stime.tv_usec) / 1e6
}

/// The same for work that neither waits nor fails.
func measureWork(_ body: () -> Void) -> (wall: Double, cpu: Double) {
    let cpu = processorSeconds()
    let clock = ContinuousClock()
    let began = clock.now
    body()
    let wall = began.duration(to: clock.now)
    let seconds = Double(wall.components.seconds) + Double(wall.components.attoseconds) * 1e-18
    return (seconds, processorSeconds() - cpu)
}

/// The median run of several, by processor time.
func median(_ runs: [(wall: Double, cpu: Double)]) -> (wall: Double, cpu: Double) {
    runs.sorted { $0.cpu < $1.cpu }[runs.count / 2]
}

func rate(_ count: Int, _ seconds: Double) -> JSONValue { .number((Double(count) / seconds).rounded()) }

func rounded(_ value: Double) -> JSONValue { .number((value * 1_000).rounded() / 1_000) }

func percentile(_ sorted: [Double], _ share: Double) -> Double {
    sorted[max(0, min(sorted.count - 1, Int((share * Double(sorted.count)).rounded(.up)) - 1))]
}

/// Kilobytes of memory that this process holds now.
func residentBytes() -> Int {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
        let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { return 0 }
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
}
