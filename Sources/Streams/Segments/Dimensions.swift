import ByteCoding
import Events

/// The dimensions that were declared, the values of each that are told apart, and the segments of rows.
///
/// An event of a model without dimensions costs one look at whether there are any at all; one of a model with dimensions two
/// look-ups of a digest.
struct Dimensions {
    /// Combinations of values whose segments are kept at hand.
    private static let cacheLimit = 65_536

    /// What a row's segment is: its number in a table of series, and what it adds to the row's hash.
    struct Place: BitwiseCopyable {
        /// 0 for none; -1 for one that no series has yet.
        var number: Int32 = 0
        var hash: UInt64 = 0
    }

    /// In their order, each with its values in theirs.
    private(set) var declared: [(dimension: Dimension, values: [String])] = []
    /// By the digest of a model's name, the places in `declared` of its dimensions.
    private var places: [TextDigest: [Int]] = [:]
    /// Of models that have none of their own.
    private var common: [Int] = []
    /// By the digest of what the fields hold.
    private var cache: [TextDigest: Place] = [:]
    /// Of the rows of the batch that is being folded; empty if there are no dimensions.
    private(set) var rows: [Place] = []
    /// Of those rows, the segments that no series had before.
    private(set) var news: [Int: Segment] = [:]

    var isEmpty: Bool { declared.isEmpty }
    var dimensions: [Dimension] { declared.map(\.dimension) }

    // MARK: Declarations

    /// A dimension beyond a limit is not one: whoever declares it asks before.
    mutating func apply(_ event: DimensionEvent) {
        let place = declared.firstIndex { $0.dimension == event.dimension }
        if event.isDeclared {
            guard place == nil, DimensionLimits.allow(event.dimension, beside: dimensions) else { return }
            declared.append((event.dimension, []))
            declared.sort { $0.dimension < $1.dimension }
        } else if let place {
            declared.remove(at: place)
        }
        index()
    }

    private mutating func index() {
        places = [:]
        cache = [:]
        common = declared.indices.filter { declared[$0].dimension.isOfAllModels }
        for index in declared.indices where !declared[index].dimension.isOfAllModels {
            let field = declared[index].dimension.field
            let model = Self.digest(declared[index].dimension.model)
            // One of its own takes the place of that of all models.
            let others = (places[model] ?? common).filter { declared[$0].dimension.field != field }
            places[model] = others + [index]
        }
    }

    private static func digest(_ text: String) -> TextDigest {
        var digest = TextDigest()
        // The digest reads whole words.
        let padded = Array(text.utf8) + Array(repeating: 0, count: MemoryLayout<UInt64>.size)
        padded.withUnsafeBufferPointer {
            digest.combine(TextRef(start: $0.baseAddress, count: Int64(text.utf8.count)))
        }
        return digest
    }

    // MARK: Rows

    /// Finds the segments of a batch's rows, with the declarations between them at their places.
    ///
    /// - Parameter number: that of a segment which a series has.
    mutating func divide(
        _ rows: UnsafeBufferPointer<InferenceRow>, _ features: UnsafeBufferPointer<FeatureRow>,
        around events: [(record: Int, event: DimensionEvent)], number: (Segment) -> Int32?
    ) {
        self.rows.removeAll(keepingCapacity: true)
        news.removeAll(keepingCapacity: true)
        guard !isEmpty || !events.isEmpty else { return }
        var rest = events[...]
        for index in 0..<rows.count {
            while let next = rest.first, next.record < Int(rows[index].record) {
                apply(next.event)
                rest.removeFirst()
            }
            self.rows.append(place(rows.baseAddress.unsafelyUnwrapped + index, index, features, number))
        }
        for next in rest { apply(next.event) }
    }

    private mutating func place(
        _ row: UnsafePointer<InferenceRow>, _ index: Int, _ features: UnsafeBufferPointer<FeatureRow>,
        _ number: (Segment) -> Int32?
    ) -> Place {
        guard !isEmpty else { return Place() }
        var model = TextDigest()
        model.combine(row.pointee.model)
        let fields = places[model] ?? common
        guard !fields.isEmpty else { return Place() }
        var key = TextDigest()
        for field in fields {
            combine(value(of: declared[field].dimension.field, row, features), field, into: &key)
        }
        if let known = cache[key] { return known }
        let segment = segment(of: row, features, fields)
        guard !segment.isEmpty else { return Place() }
        let place = Place(number: number(segment) ?? -1, hash: Self.hash(segment))
        guard place.number > 0 else {
            news[index] = segment
            return place
        }
        if cache.count >= Self.cacheLimit { cache.removeAll(keepingCapacity: true) }
        cache[key] = place
        return place
    }

    /// What the hash of a row of that segment has more.
    static func hash(_ segment: Segment) -> UInt64 {
        segment.isEmpty ? 0 : digest(segment.description).low
    }

    /// What a field holds: text, or a number.
    private enum Value {
        case absent
        case text(TextRef)
        case number(Double, isFlag: Bool)
    }

    private func combine(_ value: Value, _ field: Int, into key: inout TextDigest) {
        switch value {
        case .absent: key.combine(UInt64(field) << 2)
        case .text(let text):
            key.combine(UInt64(field) << 2 | 1)
            key.combine(text)
        case .number(let number, let isFlag):
            key.combine(UInt64(field) << 2 | (isFlag ? 2 : 3))
            key.combine(number.bitPattern)
        }
    }

    private func value(
        of field: Dimension.Field, _ row: UnsafePointer<InferenceRow>,
        _ features: UnsafeBufferPointer<FeatureRow>
    ) -> Value {
        switch field {
        case .region: return row.pointee.region.isAbsent ? .absent : .text(row.pointee.region)
        case .provider: return row.pointee.provider.isAbsent ? .absent : .text(row.pointee.provider)
        case .feature(let name):
            for feature in row.pointee.features(in: features)
            where feature.name.bytes.elementsEqual(name.utf8) {
                switch feature.kind {
                case .text: return .text(feature.text)
                case .number: return .number(feature.number, isFlag: false)
                case .bool: return .number(feature.number, isFlag: true)
                default: return .absent
                }
            }
            return .absent
        }
    }

    /// The segment of a row; its values are told apart from now on, as far as the limit allows.
    private mutating func segment(
        of row: UnsafePointer<InferenceRow>, _ features: UnsafeBufferPointer<FeatureRow>, _ fields: [Int]
    ) -> Segment {
        Segment(
            fields.compactMap { field in
                let dimension = declared[field].dimension.field
                return Self.text(value(of: dimension, row, features)).map {
                    Segment.Part(field: dimension.description, value: admit($0, to: field))
                }
            })
    }

    private mutating func admit(_ value: String, to field: Int) -> String {
        let values = declared[field].values
        if values.contains(where: { $0.hasSameBytes(as: value) }) { return value }
        guard values.count < DimensionLimits.values, value.utf8.count <= DimensionLimits.valueBytes else {
            return Segment.other
        }
        declared[field].values.append(value)
        return value
    }

    private static func text(_ value: Value) -> String? {
        switch value {
        case .absent: nil
        case .text(let text): text.string
        case .number(let number, isFlag: true): number != 0 ? "true" : "false"
        case .number(let number, isFlag: false):
            Int64(exactly: number).map { String($0) } ?? String(describing: number)
        }
    }

    // MARK: State

    func encode(into writer: inout ByteWriter) {
        writer.writeVarint(UInt64(declared.count))
        for (dimension, values) in declared {
            writer.write(dimension.model)
            writer.write(dimension.field.description)
            writer.writeVarint(UInt64(values.count))
            for value in values { writer.write(value) }
        }
    }

    init() {}

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        for _ in 0..<(try reader.readCount(atMost: DimensionLimits.count)) {
            let start = reader.position
            let model = try reader.readString()
            guard let field = Dimension.Field(try reader.readString()) else {
                throw ByteCodingError("no field that can be a dimension", byte: start)
            }
            let dimension = Dimension(model: model, field: field)
            guard declared.last.map({ $0.dimension < dimension }) ?? true else {
                throw ByteCodingError("dimensions out of order", byte: start)
            }
            var values: [String] = []
            for _ in 0..<(try reader.readCount(atMost: DimensionLimits.values)) {
                values.append(try reader.readString())
            }
            declared.append((dimension, values))
        }
        index()
    }
}
