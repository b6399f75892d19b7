import JSON

extension SettingKind {
    /// The value as it would be written in the file.
    func value(in settings: Settings) -> JSONValue {
        switch self {
        case .text(let place): .string(settings[keyPath: place])
        case .optionalText(let place): JSONValue(settings[keyPath: place])
        case .properties(let place):
            .object(settings[keyPath: place].shown.map { .init($0.name, .string($0.value)) })
        case .choice(let place, _): .string(settings[keyPath: place])
        case .flag(let place): .bool(settings[keyPath: place])
        case .address(let place): .string(settings[keyPath: place].description)
        case .count(let place, _): JSONValue(settings[keyPath: place])
        case .optionalCount(let place, _): JSONValue(settings[keyPath: place])
        case .bytes(let place, _): Self.size(Int64(settings[keyPath: place]))
        case .duration(let place, _): Self.duration(settings[keyPath: place])
        case .optionalDuration(let place, _): settings[keyPath: place].map(Self.duration) ?? .null
        case .endpoints(let place): .array(settings[keyPath: place].map(JSONValue.string))
        case .pairs(let place, let form):
            .array(
                settings[keyPath: place].map {
                    .object([
                        .init(form.firstName, Self.duration($0.first)),
                        .init(form.secondName, Self.duration($0.second)),
                    ])
                })
        }
    }

    /// The value as it would be written in the environment.
    func text(in settings: Settings) -> String {
        switch value(in: settings) {
        case .string(let text): text
        case .null, .array([]), .object([]): Self.none
        case .object(let members):
            members.map { "\($0.name)=\($0.value.string ?? "?")" }.joined(separator: " ")
        case .array(let pairs):
            pairs.map { pair in
                pair.string
                    ?? (pair.members ?? []).map { $0.value.string ?? "?" }.joined(separator: ":")
            }.joined(separator: ",")
        case let other: other.text
        }
    }

    private static func size(_ bytes: Int64) -> JSONValue { .string(ByteCountText.text(ofBytes: bytes)) }

    private static func duration(_ milliseconds: Int64) -> JSONValue {
        .string(DurationText.format(milliseconds: milliseconds))
    }
}
