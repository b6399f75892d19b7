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

    /// A list of `{window: 1m, kept: 6h}` as `1m:6h,…`, the form that the environment uses, too. The list of a key that
    /// there is not is empty: whoever puts the values in their places says so.
    private static func list(
        _ nodes: [YAMLNode], key: String, path: String
    ) throws(CommandFailure) -> String {
        guard let setting = Setting.all.first(where: { $0.key == key }) else { return "" }
        if case .endpoints = setting.kind {
            return nodes.isEmpty ? SettingKind.none : nodes.map { $0.text ?? "?" }.joined(separator: ",")
        }
        guard case .pairs(_, let form) = setting.kind else {
            throw CommandFailure(
                .usage, "\(path):\(nodes.first?.line ?? 1): \(key): a list, where one value belongs")
        }
        if nodes.isEmpty { return SettingKind.none }
        var pairs: [String] = []
        for node in nodes { pairs.append(try pair(node, form, key: key, path: path)) }
        return pairs.joined(separator: ",")
    }

    private static func pair(
        _ node: YAMLNode, _ form: DurationPair.Form, key: String, path: String
    ) throws(CommandFailure) -> String {
        guard case .mapping(let entries) = node.content else {
            let example = "{\(form.firstName): …, \(form.secondName): …}"
            throw CommandFailure(.usage, "\(path):\(node.line): \(key): expected entries as \(example)")
        }
        for entry in entries where !form.names.contains(entry.name) {
            let nearest = NearestName.closest(to: entry.name, among: form.names) ?? form.firstName
            throw CommandFailure(
                .usage, "\(path):\(entry.line): unknown key \(key)[].\(entry.name)",
                advice: "The nearest known one is \(nearest).")
        }
        return form.names.map { node[$0]?.text ?? "?" }.joined(separator: ":")
    }
}
