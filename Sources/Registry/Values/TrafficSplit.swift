import Commands
import JSON

/// How the requests of one environment are shared among a model's versions, in per cent, by the versions'
/// names.
public struct TrafficSplit: Sendable, Equatable {
    public struct Share: Sendable, Equatable {
        public var version: String
        public var weight: Double

        public init(version: String, weight: Double) {
            (self.version, self.weight) = (version, weight)
        }
    }

    /// By version.
    public private(set) var shares: [Share]

    public init(_ shares: [Share] = []) {
        self.shares = shares.sorted { $0.version < $1.version }
    }

    public subscript(version: String) -> Double { shares.first { $0.version == version }?.weight ?? 0 }

    public var sum: Double { shares.reduce(0) { $0 + $1.weight } }

    /// The split in which one version takes `weight` and the others share the rest as they do here; versions
    /// that get nothing are left out. Nil if no other version is there to take the rest.
    public func giving(_ weight: Double, to version: String) -> TrafficSplit? {
        let others = shares.filter { $0.version != version && $0.weight > 0 }
        let total = others.reduce(0) { $0 + $1.weight }
        var result: [Share] = weight > 0 ? [Share(version: version, weight: weight)] : []
        if weight < 100 {
            guard total > 0 else { return nil }
            result += others.map { Share(version: $0.version, weight: $0.weight * (100 - weight) / total) }
        }
        return TrafficSplit(result)
    }

    /// Without the versions that get nothing.
    public var live: TrafficSplit { TrafficSplit(shares.filter { $0.weight > 0 }) }

    var json: JSONValue { .object(shares.map { .init($0.version, .exact($0.weight)) }) }

    /// Reads the member `split`: weights from 0 to 100 which make 100 together.
    init(reading reader: inout BodyReader, _ name: String = "split") {
        if reader.value(name) == nil || reader.value(name) == .null { reader.report(name, "is missing") }
        let members = reader.entries(name)
        var shares: [Share] = []
        for member in members {
            let weight = member.value.number
            if weight == nil || !(0...100).contains(weight ?? 0) {
                reader.report(
                    RegistryFault(
                        reader.place(name) + "/" + BodyReader.escaped(member.name),
                        "is no weight from 0 to 100 (per cent)"))
            }
            shares.append(Share(version: member.name, weight: weight ?? 0))
        }
        self.init(shares)
        if reader.isStrict, reader.faults.isEmpty { checkSum(&reader, name) }
    }

    private func checkSum(_ reader: inout BodyReader, _ name: String) {
        guard shares.count <= RegistryLimits.splitCount else {
            return reader.report(name, "has more than \(RegistryLimits.splitCount) versions")
        }
        guard abs(sum - 100) > RegistryLimits.splitTolerance else { return }
        let rounded = JSONValue.exact((sum * 1e9).rounded() / 1e9).text
        reader.report(
            name,
            "the weights make \(rounded) together and must make 100 (three equal parts: 33.4, 33.3, 33.3)")
    }
}
