import Contracts
import JSON

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
        guard let root = try TextFile.yaml(text, path: path), case .mapping = root.content else {
            throw CommandFailure(.usage, "\(path): a mapping needs the keys type and columns")
        }
        var reader = MappingReader(path: path)
        return try reader.mapping(root)
    }

    /// Reads the nodes of one mapping file; errors name the file and the line.
    private struct MappingReader {
        let path: String
        private var fields: EventFields?

        init(path: String) { self.path = path }

        mutating func mapping(_ root: YAMLNode) throws(CommandFailure) -> CSVMapping {
            let members = try known(root, keys: CSVMapping.keys, what: "key")
            guard let type = members["type"]?.text, !type.isEmpty else {
                throw failure(root, "type: missing, as in `type: io.varve.inference.completed.v1`")
            }
            guard case .mapping(let columns)? = members["columns"]?.content else {
                throw failure(root, "columns: missing, as in `columns: {took: data.latency_ms}`")
            }
            fields = EventFields(ofType: type)
            let timeFormat = try self.timeFormat(members["time_format"])
            var targets: [Target] = []
            for column in columns {
                var several = [column.value]
                if case .sequence(let nodes) = column.value.content { several = nodes }
                for one in several {
                    targets.append(try target(one, column: column.name, timeFormat: timeFormat))
                }
            }
            return CSVMapping(
                eventType: type, targets: targets, constants: try constants(members["constants"]),
                othersPath: try othersPath(members["others"]),
                delimiter: try delimiter(members["delimiter"]))
        }

        /// Where columns go under names of their own, known or not.
        private func othersPath(_ node: YAMLNode?) throws(CommandFailure) -> [String]? {
            guard let node else { return nil }
            guard node.text != "data" else { return ["data"] }
            return try fieldPath(node.text ?? "", line: node.line)
        }

        private func target(
            _ node: YAMLNode, column: String, timeFormat: CellTimeFormat
        ) throws(CommandFailure) -> Target {
            if let field = node.text {
                return Target(
                    column: column, path: try fieldPath(field, line: node.line),
                    conversion: defaultConversion(field, timeFormat), writesNull: false)
            }
            let members = try known(node, keys: CSVMapping.columnKeys, what: "key of column \(column)")
            let field = members["field"]?.text ?? ""
            return Target(
                column: column, path: try fieldPath(field, line: node.line),
                conversion: try conversion(members, field: field, timeFormat: timeFormat, node: node),
                writesNull: try writesNull(members["empty"]))
        }

        private func defaultConversion(_ field: String, _ timeFormat: CellTimeFormat) -> CellConversion {
            if field == "time" { return .time(timeFormat) }
            return CSVMapping.textFields.contains(field) ? .text : .automatic
        }

        private func conversion(
            _ members: [String: YAMLNode], field: String, timeFormat: CellTimeFormat, node: YAMLNode
        ) throws(CommandFailure) -> CellConversion {
            let scale = members["scale"]?.json.number
            if let given = members["scale"], scale == nil { throw failure(given, "scale: not a number") }
            guard let type = members["type"]?.text else {
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

        private func timeFormat(_ node: YAMLNode?) throws(CommandFailure) -> CellTimeFormat {
            guard let node else { return .rfc3339 }
            let text = node.text ?? ""
            guard let format = CellTimeFormat(text) else {
                throw failure(
                    node,
                    "time format `\(text)` is none of rfc3339, unix_s, unix_ms, unix_us, unix_ns, and no "
                        + "pattern of %Y %m %d %H %M %S %f")
            }
            return format
        }

        private func writesNull(_ node: YAMLNode?) throws(CommandFailure) -> Bool {
            guard let node else { return false }
            switch node.text {
            case "null": return true
            case "omit": return false
            default: throw failure(node, "empty: neither omit nor null")
            }
        }

        private func delimiter(_ node: YAMLNode?) throws(CommandFailure) -> UInt8 {
            guard let node else { return UInt8(ascii: ",") }
            let text = node.text ?? ""
            guard let byte = text.utf8.first, text.utf8.count == 1, byte != UInt8(ascii: "\""), byte < 0x80
            else {
                throw failure(node, "delimiter: not a single character, as in \";\" or \"\\t\"")
            }
            return byte
        }

        private func constants(_ node: YAMLNode?) throws(CommandFailure) -> [Constant] {
            guard let node else { return [] }
            guard case .mapping(let members) = node.content else {
                throw failure(node, "constants: not a list of field: value")
            }
            var constants: [Constant] = []
            for member in members {
                guard let json = json(member.value) else {
                    throw failure(member.value, "constants: \(member.name): not a single value")
                }
                constants.append(Constant(path: try fieldPath(member.name, line: member.line), json: json))
            }
            return constants
        }

        /// A quoted scalar is text, a plain one what it looks like.
        private func json(_ node: YAMLNode) -> [UInt8]? {
            guard case .scalar(let text, let isPlain) = node.content else { return nil }
            var output: [UInt8] = []
            let bytes = Array(text.utf8)[...]
            if isPlain {
                if node.json == .null { return Array("null".utf8) }
                if CellConversion.automatic.write(bytes, into: &output) { return output }
            }
            return JSONText.write(bytes, into: &output) ? output : nil
        }

        /// `data.features.amount`, or an attribute of the envelope.
        private func fieldPath(_ text: String, line: Int) throws(CommandFailure) -> [String] {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            guard !text.isEmpty, !parts.contains(""), parts[0] == "data" || parts.count == 1,
                text != "type", text != "specversion"
            else {
                throw failure(
                    line: line,
                    "`\(text)` is no field to set: fields are time, id, source, subject, or begin with data.")
            }
            if parts[0] == "data", let nearest = fields?.nearest(toUnknown: text) {
                throw failure(
                    line: line, "the event has no field `\(text)`; the nearest one is \(nearest)")
            }
            return parts
        }

        private func known(
            _ node: YAMLNode, keys: [String], what: String
        ) throws(CommandFailure) -> [String: YAMLNode] {
            guard case .mapping(let entries) = node.content else {
                throw failure(node, "expected keys with values")
            }
            var members: [String: YAMLNode] = [:]
            for entry in entries {
                guard keys.contains(entry.name) else {
                    let nearest = NearestName.closest(to: entry.name, among: keys) ?? ""
                    throw failure(
                        line: entry.line,
                        "unknown \(what) `\(entry.name)`; the nearest known one is \(nearest)")
                }
                members[entry.name] = entry.value
            }
            return members
        }

        private func failure(_ node: YAMLNode, _ reason: String) -> CommandFailure {
            failure(line: node.line, reason)
        }

        private func failure(line: Int, _ reason: String) -> CommandFailure {
            CommandFailure(.usage, "\(path):\(line): \(reason)")
        }
    }
}
