import ByteCoding
import Events
import Health
import Monitoring
package import Streams

/// Readings of devices, as a data shard folds them into its open windows.
struct ReadingFold: WindowProcessor {
    private var panes = ReadingPanes()

    var name: String { ReadingWindow.name }

    mutating func reserve(panes count: Int) { panes.reserve(panes: count) }

    mutating func fold(_ placed: PlacedRows<TelemetryRow>) {
        for index in 0..<placed.rows.count {
            let pane = placed.panes[index]
            guard pane >= 0 else { continue }
            let row = placed.rows[index]
            panes.insert(pane: pane, time: row.time, latitude: row.latitude, longitude: row.longitude)
            for reading in row.features(in: placed.features) {
                panes.insert(
                    pane: pane, feature: reading.name.bytes, hash: reading.nameHash, value: reading.number)
            }
        }
    }

    func encode(pane: Int32, into writer: inout ByteWriter) { panes.encode(pane: pane, into: &writer) }

    mutating func restore(pane: Int32, from reader: inout ByteReader) throws(ByteCodingError) {
        try panes.restore(pane: pane, from: &reader)
    }

    mutating func giveOut(pane: Int32, into writer: inout ByteWriter) {
        encode(pane: pane, into: &writer)
        panes.reset(pane: pane)
    }
}

extension DataShardDomains {
    /// What every data shard of an engine keeps.
    package static var engine: DataShardDomains {
        var domains = DataShardDomains.monitoring
        domains.telemetry = [ReadingFold()]
        return domains
    }
}
