public import Events
import JSON

/// A parameter that can't be read, and why.
public struct QueryError: Error, Sendable, Hashable, CustomStringConvertible {
    public var parameter: String
    public var reason: String

    public init(_ parameter: String, _ reason: String) {
        self.parameter = parameter
        self.reason = reason
    }

    public var description: String { "\(parameter): \(reason)" }
}

/// A question about windows: which series, which range of event time, which size, how grouped.
public struct WindowQuery: Sendable, Hashable {
    /// What windows can be grouped by: the parts of a series' name, and fields that were declared dimensions.
    public struct Group: RawRepresentable, Sendable, Hashable {
        public let rawValue: String

        /// - Precondition: it is a part of the name, or a field that can be a dimension.
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let model = Group(rawValue: "model")
        public static let version = Group(rawValue: "version")
        public static let variant = Group(rawValue: "variant")
        public static let name: [Group] = [.model, .version, .variant]
    }

    public var filter: SeriesFilter
    /// Base windows that start in [from, to), multiples of the base size; the extremes of Int64 are no bound.
    public var from: Int64
    public var to: Int64
    /// A multiple of the base size in milliseconds; nil merges the whole range to one window.
    public var size: Int64?
    public var groupBy: [Group]
    /// Rows of the answer at the most, those of the newest windows; nil for all.
    public var limit: Int?

    /// What `limit` may be.
    public static let limits = 1...1_000_000

    public static let parameters: [(name: String, summary: String)] = [
        ("model", "only this model"), ("version", "only this version"), ("variant", "only this variant"),
        ("from", "RFC 3339, inclusive; rounded down to a base window"),
        ("to", "RFC 3339, exclusive; rounded up to a base window"),
        ("window", "a multiple of the base window, such as 5m or 1h, or all; the base window if absent"),
        (
            "group_by",
            "any of model, version, variant, and of fields that are dimensions, separated by commas; the first three if absent"
        ),
        ("segment", "only this segment, such as region=eu; several dimensions are separated by commas"),
        ("limit", "rows at the most, those of the newest windows; all if absent"),
    ]

    public init(
        filter: SeriesFilter = SeriesFilter(), from: Int64 = .min, to: Int64 = .max, size: Int64? = nil,
        groupBy: [Group] = Group.name, limit: Int? = nil
    ) {
        self.filter = filter
        self.from = from
        self.to = to
        self.size = size
        self.groupBy = groupBy
        self.limit = limit
    }

    /// Reads the parameters named in `parameters`; others are left to the caller.
    ///
    /// - Parameters:
    ///   - kind: the events that the question is about; nil for all.
    ///   - groups: what windows are grouped by where the parameters don't say.
    public init(
        parameters: [String: String], kind: EventKind? = .inference, groups: [Group] = Group.name,
        baseSize: Int64
    ) throws(QueryError) {
        let base = WindowPolicy(size: baseSize)
        filter = SeriesFilter(
            kind: kind, model: parameters["model"], version: parameters["version"],
            variant: parameters["variant"], segment: try Self.segment(parameters["segment"]))
        from = try Self.time("from", parameters).map(base.start(of:)) ?? .min
        to = try Self.time("to", parameters).map { base.start(of: $0 + baseSize - 1) } ?? .max
        guard from <= to else { throw QueryError("from", "is later than to") }
        size = try Self.size(parameters["window"], baseSize: baseSize)
        groupBy = try Self.groups(parameters["group_by"]) ?? groups
        limit = try Self.limit(parameters["limit"])
    }

    /// Whether a part is of a series and a range that are asked for.
    public func wants(_ window: PartialWindow) -> Bool {
        filter.matches(window.series) && window.start >= from && window.start < to
    }

    /// As many rows as `limit` allows, those that start last, in the order in which they came.
    ///
    /// - Complexity: O(n log n) in the number of rows; O(1) if all are wanted.
    public func newest<Row>(of rows: [Row], start: (Row) -> Int64) -> [Row] {
        guard let limit, limit < rows.count else { return rows }
        let byStart = rows.indices.sorted { (start(rows[$1]), $0) < (start(rows[$0]), $1) }
        return byStart.prefix(limit).sorted().map { rows[$0] }
    }

    private static func limit(_ text: String?) throws(QueryError) -> Int? {
        guard let text else { return nil }
        guard let number = Int(text), limits.contains(number) else {
            throw QueryError(
                "limit", "'\(text)' is no number from \(limits.lowerBound) to \(limits.upperBound)")
        }
        return number
    }

    private static func time(_ name: String, _ parameters: [String: String]) throws(QueryError) -> Int64? {
        guard let text = parameters[name] else { return nil }
        guard let time = RFC3339.milliseconds(text) else {
            throw QueryError(name, "'\(text)' is no RFC 3339 time such as 2026-01-01T00:00:00Z")
        }
        return time
    }

    private static func size(_ text: String?, baseSize: Int64) throws(QueryError) -> Int64? {
        guard let text else { return baseSize }
        if text == "all" { return nil }
        do {
            let size = try DurationText.parse(text)
            guard size > 0, size % baseSize == 0 else {
                let base = DurationText.format(milliseconds: baseSize)
                throw QueryError("window", "'\(text)' is no multiple of the base window, \(base)")
            }
            return size
        } catch let error as DurationTextError {
            throw QueryError("window", error.description)
        } catch let error as QueryError {
            throw error
        } catch {
            throw QueryError("window", "\(error)")
        }
    }

    private static func segment(_ text: String?) throws(QueryError) -> Segment {
        guard let text else { return .none }
        var parts: [Segment.Part] = []
        for pair in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let equals = pair.firstIndex(of: "="), let field = Dimension.Field(String(pair[..<equals]))
            else {
                throw QueryError(
                    "segment",
                    "'\(pair)' is no FIELD=VALUE with a field that is region, provider or features.NAME")
            }
            parts.append(
                Segment.Part(field: field.description, value: String(pair[pair.index(after: equals)...])))
        }
        return Segment(parts)
    }

    private static func groups(_ text: String?) throws(QueryError) -> [Group]? {
        guard let text else { return nil }
        var groups: [Group] = []
        for name in text.split(separator: ",", omittingEmptySubsequences: false) {
            let group = Group(rawValue: String(name))
            guard Group.name.contains(group) || Dimension.Field(group.rawValue) != nil else {
                throw QueryError(
                    "group_by",
                    "'\(name)' is none of model, version, variant, region, provider, features.NAME")
            }
            if !groups.contains(group) { groups.append(group) }
        }
        return groups
    }
}
