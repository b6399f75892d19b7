import Contracts
import JSON

/// A configuration file in YAML: nested keys become `limits.event_bytes`.
enum SettingsFile {
    /// A larger file is no configuration.
    static let sizeLimitBytes = 1 << 20

    static func read(_ path: String) throws(CommandFailure) -> [SettingValue] {
        let text = try TextFile.read(path, limitBytes: sizeLimitBytes, what: "configuration file")
        guard let root = try TextFile.yaml(text, path: path) else { return [] }
        var values: [SettingValue] = []
        try flatten(root, key: "", path: path, into: &values)
        return values
    }

    private static func flatten(
        _ node: YAMLNode, key: String, path: String, into values: inout [SettingValue]
    ) throws(CommandFailure) {
        switch node.content {
        case .scalar(let text, _):
            guard !key.isEmpty else {
                throw CommandFailure(
                    .usage, "\(path):\(node.line): expected keys with values, as in `shards: 2`")
            }
            values.append(
                SettingValue(
                    key: key, text: node.json == .null ? SettingKind.none : text,
                    origin: .file(path, line: node.line)))
        case .mapping(let entries):
            for entry in entries {
                let inner = key.isEmpty ? entry.name : "\(key).\(entry.name)"
                try flatten(entry.value, key: inner, path: path, into: &values)
            }
        case .sequence(let nodes):
            let text = try list(nodes, key: key, path: path)
            values.append(SettingValue(key: key, text: text, origin: .file(path, line: node.line)))
        }
    }

    /// A list of `{window: 1m, kept: 6h}` as `1m:6h,…`, the form that the environment uses, too.
    private static func list(
        _ nodes: [YAMLNode], key: String, path: String
    ) throws(CommandFailure) -> String {
        var pairs: [String] = []
        for node in nodes {
            guard case .mapping(let entries) = node.content else {
                throw CommandFailure(
                    .usage, "\(path):\(node.line): \(key): expected entries as {window: 1m, kept: 6h}")
            }
            for entry in entries where entry.name != "window" && entry.name != "kept" {
                throw CommandFailure(
                    .usage, "\(path):\(entry.line): unknown key \(key)[].\(entry.name)",
                    advice: "The nearest known one is "
                        + "\(NearestName.closest(to: entry.name, among: ["window", "kept"]) ?? "window").")
            }
            pairs.append("\(node["window"]?.text ?? "?"):\(node["kept"]?.text ?? "?")")
        }
        return pairs.joined(separator: ",")
    }
}
