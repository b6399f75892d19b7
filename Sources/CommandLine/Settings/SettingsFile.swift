import Foundation
import Yams

/// A configuration file in YAML: nested keys become `limits.event_bytes`.
enum SettingsFile {
    /// A larger file is no configuration.
    static let sizeLimitBytes = 1 << 20

    static func read(_ path: String) throws(CommandFailure) -> [SettingValue] {
        let text = try TextFile.read(path, limitBytes: sizeLimitBytes, what: "configuration file")
        return try parse(text, path: path)
    }

    static func parse(_ text: String, path: String) throws(CommandFailure) -> [SettingValue] {
        let root: Node?
        do {
            root = try compose(yaml: text)
        } catch {
            throw CommandFailure(.usage, "\(path): not YAML: \(error)")
        }
        guard let root, !(root.scalar?.string ?? "x").isEmpty else { return [] }
        var values: [SettingValue] = []
        try flatten(root, key: "", path: path, into: &values)
        return values
    }

    private static func flatten(
        _ node: Node, key: String, path: String, into values: inout [SettingValue]
    ) throws(CommandFailure) {
        let line = node.mark?.line ?? 1
        switch node {
        case .scalar(let scalar):
            guard !key.isEmpty else {
                throw CommandFailure(.usage, "\(path):\(line): expected keys with values, as in `shards: 2`")
            }
            let isNull = node.null != nil
            values.append(
                SettingValue(
                    key: key, text: isNull ? SettingKind.none : scalar.string,
                    origin: .file(path, line: line)))
        case .mapping(let mapping):
            for (name, value) in mapping {
                let inner = key.isEmpty ? name.string ?? "?" : "\(key).\(name.string ?? "?")"
                try flatten(value, key: inner, path: path, into: &values)
            }
        case .sequence(let sequence):
            let text = try list(sequence, key: key, path: path)
            values.append(SettingValue(key: key, text: text, origin: .file(path, line: line)))
        case .alias:
            throw CommandFailure(.usage, "\(path):\(line): \(key): an alias to something that isn't there")
        }
    }

    /// A list of `{window: 1m, kept: 6h}` as `1m:6h,…`, the form that the environment uses, too.
    private static func list(
        _ sequence: Node.Sequence, key: String, path: String
    ) throws(CommandFailure) -> String {
        var pairs: [String] = []
        for entry in sequence {
            let line = entry.mark?.line ?? 1
            guard let mapping = entry.mapping else {
                throw CommandFailure(
                    .usage, "\(path):\(line): \(key): expected entries as {window: 1m, kept: 6h}")
            }
            var sides: [String: String] = [:]
            for (name, value) in mapping { sides[name.string ?? "?"] = value.scalar?.string ?? "" }
            for name in sides.keys.sorted() where name != "window" && name != "kept" {
                throw CommandFailure(
                    .usage, "\(path):\(line): unknown key \(key)[].\(name)",
                    advice: "The nearest known one is "
                        + "\(EditDistance.nearest(to: name, of: ["window", "kept"]) ?? "window").")
            }
            pairs.append("\(sides["window"] ?? "?"):\(sides["kept"] ?? "?")")
        }
        return pairs.joined(separator: ",")
    }
}
