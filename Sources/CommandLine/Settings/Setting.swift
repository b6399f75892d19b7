/// One key of the configuration: its name, its kind, and where its value goes.
struct Setting: Sendable {
    let key: String
    let summary: String
    let kind: SettingKind

    init(_ key: String, _ kind: SettingKind, _ summary: String) {
        self.key = key
        self.kind = kind
        self.summary = summary
    }

    /// `VARVE_LIMITS_EVENT_BYTES` for `limits.event_bytes`.
    var environmentName: String {
        Self.environmentPrefix + key.uppercased().replacing(".", with: "_")
    }

    static let environmentPrefix = "VARVE_"
}
