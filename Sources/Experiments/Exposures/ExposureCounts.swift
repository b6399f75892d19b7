import Commands
import JSON

/// Units that were shown their arm, as one command tells it: how many by arm, and the lowest hashes of their names. The
/// names themselves stay out of the log.
public struct ExposureCounts: Sendable, Equatable {
    /// By arm.
    var arms: [UInt64]
    /// Of units that got another arm than theirs, or that are kept out of the experiment.
    var unexpected: UInt64 = 0
    /// By arm.
    var units: [UnitHashes]

    init(arms: Int) {
        self.arms = [UInt64](repeating: 0, count: arms)
        units = [UnitHashes](repeating: UnitHashes(), count: arms)
    }

    var members: [JSONValue.Member] {
        [
            .init("counts", .array(arms.map { JSONValue($0) })), .init("unexpected", JSONValue(unexpected)),
            .init("units", .array(units.map(\.json))),
        ]
    }

    init(reading reader: inout BodyReader) {
        let counts = reader.given("counts")?.array?.compactMap(\.integer) ?? []
        let units = reader.given("units")?.array?.compactMap(UnitHashes.init) ?? []
        arms = counts.map { UInt64(clamping: $0) }
        unexpected = UInt64(reader.integer("unexpected", in: 0...Int64.max) ?? 0)
        self.units = units
        if arms.isEmpty || units.count != arms.count { reader.report("counts", "are no counts of arms") }
    }
}

extension UnitHashes {
    fileprivate var json: JSONValue {
        [
            "threshold": .string(String(threshold, radix: 16)),
            "hashes": .array(hashes.map { .string(String($0, radix: 16)) }),
        ]
    }

    fileprivate init?(_ json: JSONValue) {
        guard let threshold = json["threshold"]?.string.flatMap({ UInt64($0, radix: 16) }),
            let texts = json["hashes"]?.array
        else { return nil }
        let hashes = texts.compactMap { $0.string.flatMap { UInt64($0, radix: 16) } }
        guard hashes.count == texts.count else { return nil }
        self.init(threshold: threshold, hashes: hashes)
    }
}
