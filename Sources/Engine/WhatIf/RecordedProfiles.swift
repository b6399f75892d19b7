import Drift
import Events
import Log
import Monitoring
import Streams

/// What the recorded windows hold of a version's features, for references that are supposed.
struct RecordedProfiles {
    let log: any LogSource
    let shards: Int
    let policy: WindowPolicy

    /// What was recorded in the range that a reference names, by whole base windows; nil if nothing was.
    ///
    /// - Complexity: linear in all recorded windows.
    func profile(of wanted: ReferenceRequest, in range: Reference.Range) throws -> FeatureProfile? {
        let filter = SeriesFilter(
            kind: .inference, model: wanted.model, version: wanted.version,
            segment: Segment(wanted.segment))
        let times = policy.start(of: range.from)..<policy.start(of: range.to + policy.size - 1)
        var whole: FeatureWindow?
        for input in Topology.control(shards: shards).inputs.prefix(shards) {
            let cursor = RecordCursor(try log.makeReader(of: input, from: 0, isolation: .written))
            while try cursor.take() {
                for record in cursor.records.records {
                    let message = try WindowMessage(decoding: Array(cursor.records.bytes(record.value)))
                    guard case .partial(let window) = message, times.contains(window.start),
                        filter.matches(window.series),
                        let section = window.sections.first(where: { $0.name == FeatureWindow.name })
                    else { continue }
                    let part = try FeatureWindow(bytes: section.bytes)
                    whole?.merge(part)
                    whole = whole ?? part
                }
            }
        }
        return whole?.profile
    }
}
