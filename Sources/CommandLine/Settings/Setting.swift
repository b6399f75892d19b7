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

    /// The setting of a key: its own, or that of the values by name that the key is one of.
    static func of(key: String) -> Setting? {
        all.first { $0.key == key } ?? all.first { $0.property(in: key) != nil }
    }

    /// The name behind this setting's own key; nil for another setting's, or where there are no names.
    func property(in key: String) -> String? {
        guard case .properties = kind, key.hasPrefix(self.key + ".") else { return nil }
        return String(key.dropFirst(self.key.count + 1))
    }

    /// The key that an environment variable stands for: `VARVE_KAFKA_PROPERTIES_SASL_USERNAME` is
    /// `kafka.properties.sasl.username`.
    static func key(ofEnvironment name: String) -> String? {
        if let setting = all.first(where: { $0.environmentName == name }) { return setting.key }
        for setting in all {
            guard case .properties = setting.kind, name.hasPrefix(setting.environmentName + "_") else {
                continue
            }
            let rest = name.dropFirst(setting.environmentName.count + 1).lowercased()
            return setting.key + "." + rest.replacing("_", with: ".")
        }
        return nil
    }
}
