import Yams

extension CSVMapping {
    static let sizeLimitBytes = 1 << 20
    private static let keys = ["type", "constants", "columns", "others", "time_format", "delimiter"]
    private static let columnKeys = ["field", "type", "scale", "format", "empty"]
    /// Fields that are text whatever their cells look like: a version `3` is no number.
    private static let textFields: Set<String> = [
        "id", "source", "subject", "data.model", "data.version", "data.variant", "data.request_id",
        "data.unit",
        "data.status", "data.error_type", "data.provider", "data.region", "data.device",
    ]

    package static func read(_ path: String) throws(CommandFailure) -> CSVMapping {
        try parse(try TextFile.read(path, limitBytes: sizeLimitBytes, what: "mapping"), path: path)
    }

    package static func parse(_ text: String, path: String) throws(CommandFailure) -> CSVMapping {
        let root: Node?
        do {
            root = try compose(yaml: text)
        } catch {
            throw CommandFailure(.usage, "\(path): not YAML: \(error)")
        }
        guard let root, root.mapping != nil else {
            throw CommandFailure(.usage, "\(path): a mapping needs the keys type and columns")
        }
        return try MappingReader(path: path).mapping(root)
    }

    /// Reads the nodes of one mapping file; errors name the file and the line.
    private struct MappingReader {
        let path: String

        func mapping(_ root: Node) throws(CommandFailure) -> CSVMapping {
            let members = try known(root, keys: CSVMapping.keys, what: "key")
            guard let type = members["type"]?.scalar?.string, !type.isEmpty else {
                throw failure(root, "type: missing, as in `type: io.varve.inference.completed.v1`")
            }
            guard let columns = members["columns"]?.mapping else {
                throw failure(root, "columns: missing, as in `columns: {took: data.latency_ms}`")
            }
            let timeFormat = try self.timeFormat(members["time_format"])
            var targets: [Target] = []
            for (name, node) in columns {
                let column = name.scalar?.string ?? ""
                let several = node.sequence.map(Array.init) ?? [node]
                for one in several { targets.append(try target(one, column: column, timeFormat: timeFormat)) }
            }
            return CSVMapping(
                eventType: type, targets: targets, constants: try constants(members["constants"]),
                othersPath: try members["others"].map { node throws(CommandFailure) in
                    try fieldPath(node, node.scalar?.string ?? "")
                },
                delimiter: try delimiter(members["delimiter"]))
        }

        private func target(
            _ node: Node, column: String, timeFormat: CellTimeFormat
        ) throws(CommandFailure) -> Target {
            if let field = node.scalar?.string {
                return Target(
                    column: column, path: try fieldPath(node, field),
                    conversion: defaultConversion(field, timeFormat), writesNull: false)
            }
            let members = try known(node, keys: CSVMapping.columnKeys, what: "key of column \(column)")
            let field = members["field"]?.scalar?.string ?? ""
            return Target(
                column: column, path: try fieldPath(node, field),
                conversion: try conversion(members, field: field, timeFormat: timeFormat, node: node),
                writesNull: try writesNull(members["empty"]))
        }

        private func defaultConversion(_ field: String, _ timeFormat: CellTimeFormat) -> CellConversion {
            if field == "time" { return .time(timeFormat) }
            return CSVMapping.textFields.contains(field) ? .text : .automatic
        }

        private func conversion(
            _ members: [String: Node], field: String, timeFormat: CellTimeFormat, node: Node
        ) throws(CommandFailure) -> CellConversion {
            let scale = members["scale"]?.float
            if let given = members["scale"], scale == nil { throw failure(given, "scale: not a number") }
            guard let type = members["type"]?.scalar?.string else {
                if let scale { return .number(scale: scale) }
                if let format = members["format"] { return .time(try self.timeFormat(format)) }
                return defaultConversion(field, timeFormat)
            }
            switch type {
            case "auto": return .automatic
            case "text": return .text
            case "number": return .number(scale: scale ?? 1)
            case "boolean": return .boolean
            case "time": return .time(try members["format"].map(self.timeFormat) ?? timeFormat)
            default:
                throw failure(node, "type: `\(type)` is none of auto, text, number, boolean, time")
            }
        }

        private func timeFormat(_ node: Node?) throws(CommandFailure) -> CellTimeFormat {
            guard let node else { return .rfc3339 }
            let text = node.scalar?.string ?? ""
            guard let format = CellTimeFormat(text) else {
                throw failure(
                    node,
                    "time format `\(text)` is none of rfc3339, unix_s, unix_ms, unix_us, unix_ns, and no "
                        + "pattern of %Y %m %d %H %M %S %f")
            }
            return format
        }

        private func writesNull(_ node: Node?) throws(CommandFailure) -> Bool {
            guard let node else { return false }
            switch node.scalar?.string {
            case "null": return true
            case "omit": return false
            default: throw failure(node, "empty: neither omit nor null")
            }
        }

        private func delimiter(_ node: Node?) throws(CommandFailure) -> UInt8 {
            guard let node else { return UInt8(ascii: ",") }
            let text = node.scalar?.string ?? ""
            guard let byte = text.utf8.first, text.utf8.count == 1, byte != UInt8(ascii: "\""), byte < 0x80
            else {
                throw failure(node, "delimiter: not a single character, as in \";\" or \"\\t\"")
            }
            return byte
        }

        private func constants(_ node: Node?) throws(CommandFailure) -> [Constant] {
            guard let node else { return [] }
            guard let members = node.mapping else {
                throw failure(node, "constants: not a list of field: value")
            }
            var constants: [Constant] = []
            for (name, value) in members {
                guard let json = json(value) else {
                    throw failure(value, "constants: \(name.scalar?.string ?? "?"): not a single value")
                }
                constants.append(Constant(path: try fieldPath(name, name.scalar?.string ?? ""), json: json))
            }
            return constants
        }

        /// A quoted scalar is text, a plain one what it looks like.
        private func json(_ node: Node) -> [UInt8]? {
            guard let scalar = node.scalar else { return nil }
            var output: [UInt8] = []
            let bytes = Array(scalar.string.utf8)[...]
            if scalar.style == .plain || scalar.style == .any {
                if node.null != nil { return Array("null".utf8) }
                if CellConversion.automatic.write(bytes, into: &output) { return output }
            }
            return JSONText.write(bytes, into: &output) ? output : nil
        }

        /// `data.features.amount`, or an attribute of the envelope.
        private func fieldPath(_ node: Node, _ text: String) throws(CommandFailure) -> [String] {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            guard !text.isEmpty, !parts.contains(""), parts[0] == "data" || parts.count == 1,
                text != "type", text != "specversion"
            else {
                throw failure(
                    node,
                    "`\(text)` is no field to set: fields are time, id, source, subject, or begin with data.")
            }
            return parts
        }

        private func known(
            _ node: Node, keys: [String], what: String
        ) throws(CommandFailure) -> [String: Node] {
            guard let mapping = node.mapping else { throw failure(node, "expected keys with values") }
            var members: [String: Node] = [:]
            for (name, value) in mapping {
                let key = name.scalar?.string ?? "?"
                guard keys.contains(key) else {
                    let nearest = EditDistance.nearest(to: key, of: keys) ?? ""
                    throw failure(name, "unknown \(what) `\(key)`; the nearest known one is \(nearest)")
                }
                members[key] = value
            }
            return members
        }

        private func failure(_ node: Node, _ reason: String) -> CommandFailure {
            CommandFailure(.usage, "\(path):\(node.mark?.line ?? 1): \(reason)")
        }
    }
}
