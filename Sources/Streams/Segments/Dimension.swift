public import JSON

/// A field whose values divide a model's traffic into segments.
public struct Dimension: Hashable, Comparable, Sendable {
    /// A model's name, or `*` for all models.
    public var model: String
    public var field: Field

    /// A field of inference events.
    public enum Field: Hashable, Sendable, CustomStringConvertible {
        case region
        case provider
        /// A feature by its name: text, a number, or a flag.
        case feature(String)

        private static let featurePrefix = "features."

        /// Nil for a text that names no such field.
        public init?(_ text: String) {
            switch text {
            case "region": self = .region
            case "provider": self = .provider
            default:
                guard text.hasPrefix(Self.featurePrefix), text.utf8.count <= DimensionLimits.nameBytes else {
                    return nil
                }
                let name = text.dropFirst(Self.featurePrefix.count)
                guard !name.isEmpty else { return nil }
                self = .feature(String(name))
            }
        }

        public var description: String {
            switch self {
            case .region: "region"
            case .provider: "provider"
            case .feature(let name): Self.featurePrefix + name
            }
        }
    }

    public init(model: String, field: Field) {
        self.model = model
        self.field = field
    }

    /// Whether it is one of all models.
    public var isOfAllModels: Bool { model == Self.allModels }
    static let allModels = "*"

    public static func < (a: Dimension, b: Dimension) -> Bool {
        guard a.model.hasSameBytes(as: b.model) else {
            return a.model.utf8.lexicographicallyPrecedes(b.model.utf8)
        }
        return a.field.description.utf8.lexicographicallyPrecedes(b.field.description.utf8)
    }
}

/// By which a field becomes a dimension, or is one no longer. It lies in every partition of the inferences, in order with them:
/// what comes behind it is divided so, in every replay.
public struct DimensionEvent: Sendable, Hashable {
    public static let declaredType = "io.varve.rules.dimension.declared.v1"
    public static let retractedType = "io.varve.rules.dimension.retracted.v1"
    public static let types = [declaredType, retractedType]

    public var dimension: Dimension
    /// Else it is one no longer.
    public var isDeclared: Bool

    public init(_ dimension: Dimension, isDeclared: Bool) {
        self.dimension = dimension
        self.isDeclared = isDeclared
    }

    public var type: String { isDeclared ? Self.declaredType : Self.retractedType }

    /// What it says, as its `data` holds it.
    public var members: [JSONValue.Member] {
        [.init("model", .string(dimension.model)), .init("field", .string(dimension.field.description))]
    }

    /// - Parameter time: milliseconds since 1970.
    public func json(id: String, time: Int64) -> JSONValue {
        [
            "specversion": "1.0", "id": .string(id), "source": "/varve",
            "type": .string(type),
            "time": .string(RFC3339.text(time)), "datacontenttype": "application/json",
            "data": .object(members),
        ]
    }

    /// Nil if this is no such event.
    package init?(_ event: JSONValue) {
        guard let type = event["type"]?.string, Self.types.contains(type),
            let model = event["data"]?["model"]?.string, !model.isEmpty,
            let field = event["data"]?["field"]?.string.flatMap(Dimension.Field.init)
        else { return nil }
        self.init(Dimension(model: model, field: field), isDeclared: type == Self.declaredType)
    }
}

/// What bounds dimensions.
public enum DimensionLimits {
    /// Dimensions of one model at the most, those of all models included.
    public static let fields = 4
    /// Dimensions of all models at the most.
    public static let count = 1_000
    /// Values of one dimension that a shard tells apart; further ones are `other`.
    public static let values = 64
    /// Longer values, in bytes of UTF-8, are `other`.
    public static let valueBytes = 64
    /// Of a field's name.
    public static let nameBytes = 256

    /// Whether there is room for one more.
    public static func allow(_ dimension: Dimension, beside declared: [Dimension]) -> Bool {
        let models = dimension.isOfAllModels ? Set(declared.map(\.model)) : []
        let most = models.union([dimension.model]).map { model in
            declared.count { $0.model == model || $0.isOfAllModels }
        }.max()
        return declared.count < count && (most ?? 0) < fields
    }
}
