import CYaml
import Yams

/// Reads YAML with limits, so that hostile text (rules come in over HTTP) costs neither stack nor memory. The
/// only place that sees the library.
package struct YAMLReader {
    /// A longer text is refused.
    static let byteLimit = 1 << 20
    /// Collections deeper than this are refused.
    static let depthLimit = 64
    /// Collections, names and scalars, those of aliases counted wherever they are used.
    static let nodeLimit = 100_000
    /// Uses of anchors. The tree can grow by at most 3^(n/3) through n of them, so these few can't blow it up.
    static let aliasLimit = 16

    private var nodeCount = 0

    /// Parses one YAML document, without tags.
    package static func read(_ bytes: some Collection<UInt8>) throws(YAMLError) -> YAMLNode {
        guard let root = try readIfAny(bytes) else { throw YAMLError(reason: "empty") }
        return root
    }

    /// Parses one YAML document, without tags. Nil if there is nothing but space and comments.
    package static func readIfAny(_ bytes: some Collection<UInt8>) throws(YAMLError) -> YAMLNode? {
        guard bytes.count <= byteLimit else {
            throw YAMLError(reason: "longer than \(byteLimit) bytes")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw YAMLError(reason: "not UTF-8")
        }
        guard YAMLShape.aliasCount(in: text.utf8) <= aliasLimit else {
            throw YAMLError(reason: "more than \(aliasLimit) aliases")
        }
        guard let root = try compose(text) else { return nil }
        var reader = YAMLReader()
        return try reader.node(from: root, depth: 0, line: 1)
    }

    /// Makes the parser below the library stop at the limit. Its own one, 1,000, lets the library recurse so deep
    /// that a thread with 2 MiB of stack crashes.
    private static let limitDepth: Void = yaml_set_max_nest_level(Int32(depthLimit))

    private static func compose(_ text: String) throws(YAMLError) -> Node? {
        _ = limitDepth
        do {
            return try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw YAMLError(error)
        } catch {
            throw YAMLError(reason: "not YAML: \(error)")
        }
    }

    private mutating func node(from node: Node, depth: Int, line: Int) throws(YAMLError) -> YAMLNode {
        let line = node.mark?.line ?? line
        nodeCount += 1
        guard nodeCount <= Self.nodeLimit else {
            throw YAMLError(line: line, reason: "more than \(Self.nodeLimit) values")
        }
        guard depth < Self.depthLimit else {
            throw YAMLError(line: line, reason: "nested deeper than \(Self.depthLimit)")
        }
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain
            try requireNoTag(isPlain ? scalar.tag : nil, line: line)
            return YAMLNode(content: .scalar(scalar.string, isPlain: isPlain), line: line)
        case .sequence(let sequence):
            try requireNoTag(sequence.tag, line: line)
            var nodes: [YAMLNode] = []
            for element in sequence {
                nodes.append(try self.node(from: element, depth: depth + 1, line: line))
            }
            return YAMLNode(content: .sequence(nodes), line: line)
        case .mapping(let mapping):
            try requireNoTag(mapping.tag, line: line)
            return YAMLNode(
                content: .mapping(try entries(of: mapping, depth: depth, line: line)), line: line)
        case .alias:
            throw YAMLError(line: line, reason: "an alias that stands for nothing")
        }
    }

    private mutating func entries(
        of mapping: Node.Mapping, depth: Int, line: Int
    ) throws(YAMLError) -> [YAMLNode.Entry] {
        var entries: [YAMLNode.Entry] = []
        var names: Set<String> = []
        for (key, value) in mapping {
            let line = key.mark?.line ?? line
            guard let name = key.scalar?.string else {
                throw YAMLError(line: line, reason: "a name must be text")
            }
            guard names.insert(name).inserted else {
                throw YAMLError(line: line, reason: "'\(name)' is there twice")
            }
            let node = try self.node(from: value, depth: depth + 1, line: line)
            entries.append(YAMLNode.Entry(name: name, line: line, value: node))
        }
        return entries
    }

    /// A tag changes what a value means, and nothing here knows any.
    private func requireNoTag(_ tag: Tag?, line: Int) throws(YAMLError) {
        guard let tag, !tag.description.isEmpty else { return }
        throw YAMLError(line: line, reason: "tags such as '\(tag)' are not read")
    }
}

extension YAMLError {
    fileprivate init(_ error: YamlError) {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let reason = [context?.text, problem].compactMap(\.self).joined(separator: ", ")
            self.init(line: mark.line, reason: reason)
        case .duplicatedKeysInMapping(let duplicates, let context):
            let names = duplicates.map { "'\($0)'" }.joined(separator: ", ")
            self.init(line: context.mark.line, reason: "\(names) is there twice")
        case .reader(let problem, _, _, _): self.init(reason: problem)
        default: self.init(reason: "not YAML")
        }
    }
}
