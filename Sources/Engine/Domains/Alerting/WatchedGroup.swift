import Alerting
import ByteCoding
import Commands
import Streams

/// Series that are judged together.
struct WatchedGroup: Sendable {
    /// Of the members by which series are told apart.
    let values: [UTF8Name]
    /// In their order. Follows from the clocks: not in the state.
    private(set) var series: [SeriesKey] = []
    /// The start of the first window that is not judged, milliseconds since 1970.
    var next: Int64
    /// The tick at which all its series were found silent; `Int64.min` while one is not.
    var idleTick: Int64 = .min
    /// As of the turn that is under way: not in the state.
    var progress = ClosedWindows.Progress.none
    /// What its windows have been about, in the order in which it came.
    private(set) var subjects: [Subject] = []
    private var known: Set<Subject> = []

    init(values: [UTF8Name], next: Int64) { (self.values, self.next) = (values, next) }

    mutating func add(_ key: SeriesKey) {
        series.insert(key, at: series.firstIndex { $0 > key } ?? series.count)
    }

    mutating func note(_ found: [Subject]) {
        for subject in found where known.insert(subject).inserted { subjects.append(subject) }
    }

    func encode(into writer: inout ByteWriter) {
        writer.writeList(values) { $0.write($1.text) }
        writer.writeZigZag(next)
        writer.writeZigZag(idleTick)
        writer.writeList(subjects) { writer, subject in
            writer.writeList(subject.values) { $0.write($1.text) }
        }
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        values = try reader.readTexts().map(UTF8Name.init)
        next = try reader.readZigZag()
        idleTick = try reader.readZigZag()
        note(
            try reader.readList { (reader) throws(ByteCodingError) in Subject(try reader.readTexts()) })
    }
}
