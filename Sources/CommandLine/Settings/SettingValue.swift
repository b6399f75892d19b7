/// A value that was given for a key, and where.
struct SettingValue: Sendable {
    var key: String
    var text: String
    var origin: SettingOrigin
}
