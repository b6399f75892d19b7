import JSON

/// What a setting's value is, and the place in `Settings` that holds it. Durations are in milliseconds.
enum SettingKind: Sendable {
    typealias Place<Value> = any WritableKeyPath<Settings, Value> & Sendable

    case text(Place<String>)
    case optionalText(Place<String?>)
    case choice(Place<String>, of: [String])
    case flag(Place<Bool>)
    case address(Place<ListenAddress>)
    case count(Place<Int>, ClosedRange<Int>)
    case optionalCount(Place<Int?>, ClosedRange<Int>)
    case bytes(Place<Int>, ClosedRange<Int64>)
    case duration(Place<Int64>, ClosedRange<Int64>)
    case optionalDuration(Place<Int64?>, ClosedRange<Int64>)
    /// Each `HOST:PORT`.
    case endpoints(Place<[String]>)
    case pairs(Place<[DurationPair]>, DurationPair.Form)

    /// Values by names that others choose: `KEY.NAME` is a key each.
    case properties(Place<KafkaSettings>)

    /// The word for "no value" of an optional setting.
    static let none = "none"
}
