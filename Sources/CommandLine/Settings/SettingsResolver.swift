import Engine
import JSON

/// Puts the configuration together: flag, then environment, then file, then default.
package struct SettingsResolver: Sendable {
    /// Names that begin like settings and are something else: the file's path, the server that clients ask, and a key.
    static let otherEnvironmentNames: Set<String> = [
        "VARVE_CONFIG", "VARVE_SERVER", secretKeyName,
    ]
    /// Holds the key itself, which is no setting: `varve config` would show it.
    package static let secretKeyName = "VARVE_SECRET_KEY"
    /// What Kubernetes sets for a service that is named `varve`.
    private static let orchestratorPrefixes = ["VARVE_SERVICE_", "VARVE_PORT"]

    /// Flags that are not called as their keys.
    private static let flagNames = [
        "kafka.bootstrap": "--kafka", "kafka.advertise": "--advertise", "kafka.standbys": "--standbys",
        "webhooks.allow": "--webhook-allow",
    ]

    private let environment: [String: String]

    package init(environment: [String: String]) { self.environment = environment }

    /// - Parameters:
    ///   - flags: key and text of each flag that was given; the flag's name is made from the key.
    ///   - path: of the file; `VARVE_CONFIG` if nil.
    package func resolve(
        flags: [(key: String, text: String)] = [], configurationFile path: String? = nil
    ) throws(CommandFailure) -> ResolvedSettings {
        var values: [SettingValue] = []
        if let path = path ?? environment["VARVE_CONFIG"] { values += try SettingsFile.read(path) }
        values += try environmentValues()
        values += flags.map { flag in
            let name = Self.flagNames[flag.key] ?? "--" + flag.key.replacing("_", with: "-")
            return SettingValue(key: flag.key, text: flag.text, origin: .flag(name))
        }
        return try apply(values)
    }

    /// Later values win.
    private func apply(_ values: [SettingValue]) throws(CommandFailure) -> ResolvedSettings {
        var resolved = ResolvedSettings(settings: Settings(), origins: [:])
        for value in values {
            guard let setting = Setting.of(key: value.key) else {
                throw Self.unknown(value.key, at: value.origin, known: Setting.all.map(\.key))
            }
            do {
                try setting.kind.read(
                    value.text, property: setting.property(in: value.key), into: &resolved.settings)
            } catch {
                throw CommandFailure(
                    .usage, "\(value.key): `\(value.text)` \(error.reason) (\(value.origin))")
            }
            resolved.origins[setting.key] = value.origin
        }
        if resolved.origins["windows.tiers"] == nil {
            TierDefaults.apply(to: &resolved.settings.engine.windows)
        }
        try SettingsRules.check(resolved)
        return resolved
    }

    private func environmentValues() throws(CommandFailure) -> [SettingValue] {
        var values: [SettingValue] = []
        for (name, text) in environment.sorted(by: { $0.key < $1.key }) where isSetting(name) {
            guard let key = Setting.key(ofEnvironment: name) else {
                let known = Setting.all.map(\.environmentName) + Self.otherEnvironmentNames.sorted()
                throw Self.unknown(name, at: .environment(name), known: known)
            }
            values.append(SettingValue(key: key, text: text, origin: .environment(name)))
        }
        return values
    }

    private func isSetting(_ name: String) -> Bool {
        name.hasPrefix(Setting.environmentPrefix) && !Self.otherEnvironmentNames.contains(name)
            && !Self.orchestratorPrefixes.contains(where: name.hasPrefix)
    }

    private static func unknown(
        _ name: String, at origin: SettingOrigin, known: [String]
    ) -> CommandFailure {
        let nearest = NearestName.closest(to: name, among: known) ?? ""
        return CommandFailure(
            .usage, "unknown configuration key \(name) (\(origin))",
            advice: "The nearest known one is \(nearest). `varve config` lists all.")
    }
}
