package import JSON

/// The configuration with where each value came from.
package struct ResolvedSettings: Sendable {
    package var settings: Settings
    /// By key.
    package var origins: [String: SettingOrigin]

    /// Each key with `value` and `source`, in a fixed order.
    package var json: JSONValue {
        .object(
            Setting.all.map { setting in
                .init(
                    setting.key,
                    [
                        "value": setting.kind.value(in: settings),
                        "source": .string((origins[setting.key] ?? .default).description),
                    ])
            })
    }

    /// Key, value, source and summary of each.
    var rows: [[String]] {
        Setting.all.map { setting in
            let origin = origins[setting.key] ?? .default
            let text = setting.kind.text(in: settings)
            return [setting.key, text, origin.description, setting.summary]
        }
    }
}
