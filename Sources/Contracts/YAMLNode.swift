package import JSON

/// A YAML document as a tree that remembers its lines, for readers whose errors name them.
package struct YAMLNode {
    package struct Entry {
        package var name: String
        /// The line of the name, counted from 1.
        package var line: Int
        package var value: YAMLNode
    }

    package enum Content {
        /// A plain scalar may mean a number, a truth value or null; a quoted or block one is always text.
        case scalar(String, isPlain: Bool)
        case sequence([YAMLNode])
        /// In the order of the file, names occur once.
        case mapping([Entry])
    }

    package var content: Content
    /// Counted from 1.
    package var line: Int

    /// The text of a scalar, whatever it may mean.
    package var text: String? {
        if case .scalar(let text, _) = content { text } else { nil }
    }

    /// The same tree without lines.
    package var json: JSONValue {
        switch content {
        case .scalar(let text, let isPlain): isPlain ? YAMLScalar.value(of: text) : .string(text)
        case .sequence(let nodes): .array(nodes.map(\.json))
        case .mapping(let entries): .object(entries.map { JSONValue.Member($0.name, $0.value.json) })
        }
    }

    package subscript(name: String) -> YAMLNode? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.name == name }?.value
    }

    /// What it is, for messages.
    package var kind: String {
        switch content {
        case .scalar: "a scalar"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}
