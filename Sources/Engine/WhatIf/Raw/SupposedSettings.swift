import Commands
import JSON
import Monitoring
import Streams

/// What of the fold of raw events is supposed otherwise: settings of windows and of joining, and fields that had been
/// dimensions from the beginning.
struct SupposedSettings: Sendable {
    /// By the setting's name, milliseconds.
    private(set) var durations: [String: Int64] = [:]
    private(set) var dimensions: [Dimension] = []

    /// Nothing.
    init() {}

    var isEmpty: Bool { durations.isEmpty && dimensions.isEmpty }

    private static let second: Int64 = 1_000
    private static let day: Int64 = 86_400_000
    /// What each setting may be, milliseconds.
    private static let ranges: [(name: String, range: ClosedRange<Int64>)] = [
        ("windows.base", second...day), ("windows.out_of_order", 0...30 * day),
        ("windows.idle_after", second...30 * day), ("feedback.window", second...3_650 * day),
    ]

    /// - Parameters:
    ///   - settings: an object of durations: `{"windows.out_of_order": "30s"}`.
    ///   - dimensions: a list of `{"model", "field"}`.
    init(settings: JSONValue?, dimensions: JSONValue?) throws(CommandRejection) {
        if let settings { try read(settings) }
        for (index, body) in (dimensions?.array ?? []).enumerated() {
            self.dimensions.append(try dimension(body, at: "/dimensions/\(index)"))
        }
    }

    private mutating func read(_ settings: JSONValue) throws(CommandRejection) {
        var reader = BodyReader(settings, at: "/settings")
        for (name, range) in Self.ranges {
            guard let value = reader.duration(name) else { continue }
            if !range.contains(value) {
                let (least, most) = (range.lowerBound, range.upperBound)
                reader.report(
                    name,
                    "is not from \(DurationText.format(milliseconds: least)) to \(DurationText.format(milliseconds: most))"
                )
            }
            durations[name] = value
        }
        reader.finish()
        if durations.isEmpty, reader.faults.isEmpty {
            let known = Self.ranges.map(\.name).joined(separator: ", ")
            reader.report(CommandFault(reader.pointer, "names no setting: there are \(known)"))
        }
        try reader.throwFaults()
    }

    private func dimension(_ body: JSONValue, at place: String) throws(CommandRejection) -> Dimension {
        var reader = BodyReader(body, at: place)
        let dimension = try Dimension(reading: &reader)
        guard !dimensions.contains(dimension), DimensionLimits.allow(dimension, beside: dimensions) else {
            throw .unprocessable(
                place,
                "is there already, or one more than the \(DimensionLimits.fields) that a model may have")
        }
        return dimension
    }

    /// The configuration as it is supposed to have been.
    ///
    /// - Throws: `CommandRejection` for base windows that the recorded ones don't consist of.
    func applied(to recorded: EngineConfiguration) throws(CommandRejection) -> EngineConfiguration {
        var configuration = recorded
        if let size = durations["windows.base"] { try Self.setBase(size, &configuration.windows) }
        if let time = durations["windows.out_of_order"] {
            configuration.windows.outOfOrderMilliseconds = time
        }
        if let time = durations["windows.idle_after"] { configuration.windows.idleMilliseconds = time }
        if let time = durations["feedback.window"] { configuration.feedback.windowMilliseconds = time }
        return configuration
    }

    /// Finer windows only: what judges windows of the recorded size would find none among coarser ones.
    private static func setBase(
        _ size: Int64, _ windows: inout EngineConfiguration.Windows
    ) throws(CommandRejection) {
        let recorded = windows.baseMilliseconds
        guard recorded % size == 0 else {
            throw .unprocessable(
                "/settings/windows.base",
                "is no part of the \(DurationText.format(milliseconds: recorded)) that was recorded: what judges such "
                    + "windows would find none")
        }
        windows.baseMilliseconds = size
        guard windows.tiers.first?.windowMilliseconds == recorded else { return }
        windows.tiers[0].windowMilliseconds = size
    }
}
