import Foundation

/// What the recorded streams were made by. A stream that is there is never drawn again: what was recorded counts.
enum Recipe: String, CaseIterable, Sendable {
    case steady
    case disorder
    case duplicates
    case backfill
    case idleSeries = "idle-series"
    case brokenInput = "broken-input"
    case seriesOverflow = "series-overflow"
    case declaredWatermarks = "declared-watermarks"
    case centuryAway = "century-away"
    case goodCanary = "good-canary"
    case badCanary = "bad-canary"
    case experiments
    case devices
    case alerts

    /// Streams are recorded by one test and read by others at the same time.
    private static let lock = NSLock()

    func stream() throws -> GoldenStream {
        let folder = Repository.streams.appending(path: rawValue)
        try Self.lock.withLock {
            let file = folder.appending(path: "stream.ndjson")
            if Repository.isWriting, !Repository.exists(file) {
                try Repository.write(drawn(), to: file)
            }
        }
        return try GoldenStream(folder: folder)
    }

    private func drawn() -> [UInt8] {
        var writer = StreamWriter(seed: UInt64(Self.allCases.firstIndex(of: self) ?? 0))
        switch self {
        case .steady: writer.drawSteady()
        case .disorder: writer.drawDisorder()
        case .duplicates: writer.drawDuplicates()
        case .backfill: writer.drawBackfill()
        case .idleSeries: writer.drawIdleSeries()
        case .brokenInput: writer.drawBrokenInput()
        case .seriesOverflow: writer.drawSeriesOverflow()
        case .declaredWatermarks: writer.drawDeclaredWatermarks()
        case .centuryAway: writer.drawCenturyAway()
        case .goodCanary: writer.drawGoodCanary()
        case .badCanary: writer.drawBadCanary()
        case .experiments: writer.drawExperiments()
        case .devices: writer.drawDevices()
        case .alerts: writer.drawAlerts()
        }
        return Array(writer.text.utf8)
    }
}
