import ByteCoding
import Commands
import Drift
import JSON

/// What a monitor has seen of one version.
struct Watch: Sendable, Equatable {
    /// A row of windows that are judged one after the other, and how long they have been beyond their limits.
    struct Row: Sendable, Equatable {
        /// The start of the next window; nil before the first.
        var next: Int64?
        /// Of the first of the windows that are beyond their limits, with none within them since.
        var beyondSince: Int64?
        /// Milliseconds that windows beyond their limits cover since then.
        var covered: Int64 = 0
        /// The end of the last window that could be judged.
        var judgedThrough: Int64?
        /// What the last window said, for people.
        var last = ""

        mutating func note(isBeyond: Bool, start: Int64, end: Int64, _ text: String) {
            judgedThrough = end
            last = text
            guard isBeyond else {
                (beyondSince, covered) = (nil, 0)
                return
            }
            beyondSince = beyondSince ?? start
            covered += end - start
        }
    }

    /// By features and predictions.
    var drift = Row()
    /// By joined feedback.
    var quality = Row()
    /// Of the last windows that could be judged.
    var driftedShare: Double?
    var accuracy: Double?
    var meanAbsoluteError: Double?
    /// The end of the window that decided the last recommendation.
    var recommendedAt: Int64?
    /// In the order of the monitor's detectors.
    var detectors: [DetectorState]

    init(of monitor: Monitor) { detectors = monitor.detectors.map(DetectorState.init) }

    func json(_ subject: MonitorsState.Subject) -> JSONValue {
        func row(_ row: Row) -> JSONValue {
            [
                "judged_through": row.judgedThrough.map { .time($0) } ?? .null,
                "beyond_since": row.beyondSince.map { .time($0) } ?? .null, "last": .string(row.last),
            ]
        }
        return [
            "model": .string(subject.model), "version": .string(subject.version), "drift": row(drift),
            "quality": row(quality), "drifted_share": JSONValue(driftedShare),
            "accuracy": JSONValue(accuracy), "mae": JSONValue(meanAbsoluteError),
            "recommended_at": recommendedAt.map { .time($0) } ?? .null,
        ]
    }

    // MARK: State

    func encode(into writer: inout ByteWriter) {
        for row in [drift, quality] {
            for time in [row.next, row.beyondSince, row.judgedThrough] {
                writer.writeOptional(time) { $0.writeZigZag($1) }
            }
            writer.writeZigZag(row.covered)
            writer.write(row.last)
        }
        for value in [driftedShare, accuracy, meanAbsoluteError] {
            writer.writeOptional(value) { $0.write($1) }
        }
        writer.writeOptional(recommendedAt) { $0.writeZigZag($1) }
        for detector in detectors { detector.encode(into: &writer) }
    }

    init(of monitor: Monitor, from reader: inout ByteReader) throws(ByteCodingError) {
        self.init(of: monitor)
        drift = try Row(from: &reader)
        quality = try Row(from: &reader)
        func number(_ reader: inout ByteReader) throws(ByteCodingError) -> Double? {
            try reader.readOptional { (reader) throws(ByteCodingError) in try reader.readDouble() }
        }
        driftedShare = try number(&reader)
        accuracy = try number(&reader)
        meanAbsoluteError = try number(&reader)
        recommendedAt = try reader.readOptional { (reader) throws(ByteCodingError) in try reader.readZigZag()
        }
        for index in detectors.indices { try detectors[index].restore(from: &reader) }
    }
}

extension Watch.Row {
    fileprivate init(from reader: inout ByteReader) throws(ByteCodingError) {
        func time(_ reader: inout ByteReader) throws(ByteCodingError) -> Int64? {
            try reader.readOptional { (reader) throws(ByteCodingError) in try reader.readZigZag() }
        }
        next = try time(&reader)
        beyondSince = try time(&reader)
        judgedThrough = try time(&reader)
        covered = try reader.readZigZag()
        last = try reader.readString()
    }
}

/// A detector at work.
enum DetectorState: Sendable, Equatable {
    case adwin(AdaptiveWindow)
    case pageHinkley(PageHinkley)

    init(_ detector: Monitor.Detector) {
        switch detector.method {
        case .adwin: self = .adwin(AdaptiveWindow(confidence: detector.confidence))
        case .pageHinkley:
            self = .pageHinkley(PageHinkley(tolerance: detector.tolerance, threshold: detector.threshold))
        }
    }

    /// The mean of what it holds.
    var mean: Double {
        switch self {
        case .adwin(let window): window.mean
        case .pageHinkley(let test): test.mean
        }
    }

    /// Takes a value; says whether it shows a change.
    mutating func insert(_ value: Double) -> Bool {
        switch self {
        case .adwin(var window):
            defer { self = .adwin(window) }
            return window.insert(value)
        case .pageHinkley(var test):
            defer { self = .pageHinkley(test) }
            return test.insert(value)
        }
    }

    func encode(into writer: inout ByteWriter) {
        switch self {
        case .adwin(let window): window.encode(into: &writer)
        case .pageHinkley(let test): test.encode(into: &writer)
        }
    }

    mutating func restore(from reader: inout ByteReader) throws(ByteCodingError) {
        switch self {
        case .adwin: self = .adwin(try AdaptiveWindow(from: &reader))
        case .pageHinkley: self = .pageHinkley(try PageHinkley(from: &reader))
        }
    }
}
