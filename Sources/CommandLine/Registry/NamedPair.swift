import ArgumentParser
import JSON

/// `name=value`: a tag, or a version with its weight.
struct NamedPair: ExpressibleByArgument, Equatable {
    var name: String
    var value: String

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else { return nil }
        name = String(argument[..<equals])
        value = String(argument[argument.index(after: equals)...])
    }

    /// The pairs as an object of texts; a name that comes twice is a mistake.
    static func tags(_ pairs: [Self]) throws(CommandFailure) -> JSONValue {
        try requireDistinct(pairs)
        return .object(pairs.map { .init($0.name, .string($0.value)) })
    }

    /// The pairs as weights in per cent.
    static func split(_ pairs: [Self]) throws(CommandFailure) -> JSONValue {
        try requireDistinct(pairs)
        var shares: [JSONValue.Member] = []
        for pair in pairs {
            guard let weight = Double(pair.value), weight.isFinite else {
                throw CommandFailure(
                    .usage, "\(pair.name)=\(pair.value): a weight is a number, per cent, as in v1=90 v2=10")
            }
            shares.append(.init(pair.name, JSONValue.number(weight).canonical))
        }
        return .object(shares)
    }

    private static func requireDistinct(_ pairs: [Self]) throws(CommandFailure) {
        var seen: Set<String> = []
        for pair in pairs where !seen.insert(pair.name).inserted {
            throw CommandFailure(.usage, "\(pair.name) is given twice")
        }
    }
}
