import Commands
import JSON

/// A short map with one order: by name. Tags and metrics are such.
public struct NamedValues<Value: Sendable & Equatable>: Sendable, Equatable {
    public struct Entry: Sendable, Equatable {
        public var name: String
        public var value: Value
    }

    public private(set) var entries: [Entry] = []

    public init() {}

    /// So few are sooner compared one after another, since names that differ are told by their first bytes.
    private static var fewEntries: Int { 8 }

    /// - Complexity: O(log n).
    public subscript(name: String) -> Value? {
        get {
            if entries.count <= Self.fewEntries {
                for index in entries.indices where entries[index].name == name {
                    return entries[index].value
                }
                return nil
            }
            let index = entries.lowerBound { $0.name < name }
            return index < entries.count && entries[index].name == name ? entries[index].value : nil
        }
        set {
            let index = entries.lowerBound { $0.name < name }
            let isThere = index < entries.count && entries[index].name == name
            switch (isThere, newValue) {
            case (true, .some(let value)): entries[index].value = value
            case (true, nil): entries.remove(at: index)
            case (false, .some(let value)): entries.insert(Entry(name: name, value: value), at: index)
            case (false, nil): break
            }
        }
    }
}

extension Array {
    /// The first index whose element is not before what is sought, in an array that is sorted accordingly.
    ///
    /// - Complexity: O(log n).
    func lowerBound(isBefore: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

typealias Tags = NamedValues<String>
typealias Metrics = NamedValues<Double>

extension NamedValues where Value == String {
    var json: JSONValue { .object(entries.map { .init($0.name, .string($0.value)) }) }

    /// Changes what the member `tags` names; a null takes a tag away (a merge patch, RFC 7396).
    mutating func merge(_ reader: inout BodyReader) {
        for member in reader.entries("tags") {
            let place = reader.place("tags") + "/" + BodyReader.escaped(member.name)
            guard member.value != .null else {
                self[member.name] = nil
                continue
            }
            guard let text = member.value.string else {
                reader.report(RegistryFault(place, "is no text"))
                continue
            }
            if reader.isStrict {
                if text.utf8.count > RegistryLimits.tagValueBytes {
                    reader.report(
                        RegistryFault(place, "is longer than \(RegistryLimits.tagValueBytes) bytes"))
                }
                if !(1...RegistryLimits.tagKeyBytes).contains(member.name.utf8.count) {
                    reader.report(
                        RegistryFault(place, "a tag's name has 1 to \(RegistryLimits.tagKeyBytes) bytes"))
                }
            }
            self[member.name] = text
        }
        if reader.isStrict, entries.count > RegistryLimits.tagCount {
            reader.report(
                "tags", "there would be \(entries.count), and \(RegistryLimits.tagCount) are allowed")
        }
    }
}

extension NamedValues where Value == Double {
    var json: JSONValue { .object(entries.map { .init($0.name, .exact($0.value)) }) }

    /// As for tags.
    mutating func merge(_ reader: inout BodyReader) {
        for member in reader.entries("metrics") {
            let place = reader.place("metrics") + "/" + BodyReader.escaped(member.name)
            if reader.isStrict, !(1...RegistryLimits.tagKeyBytes).contains(member.name.utf8.count) {
                reader.report(
                    RegistryFault(place, "a metric's name has 1 to \(RegistryLimits.tagKeyBytes) bytes"))
            }
            if member.value != .null, member.value.number == nil {
                reader.report(RegistryFault(place, "is no number"))
            }
            self[member.name] = member.value.number
        }
        if reader.isStrict, entries.count > RegistryLimits.metricCount {
            reader.report(
                "metrics", "there would be \(entries.count), and \(RegistryLimits.metricCount) are allowed")
        }
    }
}
