import Engine
import JSON

extension SettingKind {
    /// The value as it would be written in the file.
    func value(in settings: Settings) -> JSONValue {
        switch self {
        case .text(let place): .string(settings[keyPath: place])
        case .choice(let place, _): .string(settings[keyPath: place])
        case .flag(let place): .bool(settings[keyPath: place])
        case .address(let place): .string(settings[keyPath: place].description)
        case .count(let place, _): JSONValue(settings[keyPath: place])
        case .optionalCount(let place, _): JSONValue(settings[keyPath: place])
        case .bytes(let place, _): Self.size(Int64(settings[keyPath: place]))
        case .duration(let place, _): Self.duration(settings[keyPath: place])
        case .optionalDuration(let place, _): settings[keyPath: place].map(Self.duration) ?? .null
        case .tiers(let place):
            .array(
                settings[keyPath: place].map {
                    [
                        "window": Self.duration($0.windowMilliseconds),
                        "kept": Self.duration($0.keptMilliseconds),
                    ]
                })
        }
    }

    /// The value as it would be written in the environment.
    func text(in settings: Settings) -> String {
        switch value(in: settings) {
        case .string(let text): text
        case .null: Self.none
        case .array(let tiers):
            tiers.map { "\($0["window"]?.string ?? "?"):\($0["kept"]?.string ?? "?")" }.joined(separator: ",")
        case let other: other.text
        }
    }

    private static func size(_ bytes: Int64) -> JSONValue { .string(ByteCountText.text(ofBytes: bytes)) }

    private static func duration(_ milliseconds: Int64) -> JSONValue {
        .string(DurationText.format(milliseconds: milliseconds))
    }
}
