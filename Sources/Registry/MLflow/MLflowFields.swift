import Commands
import JSON

/// The members of a request as MLflow's clients send it: a body, or the parameters of a query, where every
/// value is a text. Members that nobody asks for are passed over, as MLflow's server does.
struct MLflowFields {
    private let members: [JSONValue.Member]

    init(_ body: JSONValue?) throws(RegistryRejection) {
        guard let members = (body ?? .object([])).members else {
            throw .badRequest("the request is no JSON object")
        }
        self.members = members
    }

    private func value(_ name: String) -> JSONValue? {
        let value = members.last { $0.name == name }?.value
        return value == .null ? nil : value
    }

    func text(_ name: String) throws(RegistryRejection) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.string else { throw .badRequest("'\(name)' is no text") }
        return text
    }

    /// A text that must be there and not be empty.
    func required(_ name: String) throws(RegistryRejection) -> String {
        guard let text = try text(name), !text.isEmpty else {
            throw .badRequest("the required parameter '\(name)' is missing or empty")
        }
        return text
    }

    /// The name of a version; some clients send it as a number.
    func version() throws(RegistryRejection) -> String {
        if let number = value("version")?.integer { return String(number) }
        return try required("version")
    }

    /// A list of texts; one text alone counts as such.
    func texts(_ name: String) throws(RegistryRejection) -> [String] {
        guard let value = value(name) else { return [] }
        if let text = value.string { return [text] }
        let texts = value.array?.map(\.string)
        guard let texts, !texts.contains(nil) else { throw .badRequest("'\(name)' is no list of texts") }
        return texts.compactMap { $0 }
    }

    func integer(_ name: String) throws(RegistryRejection) -> Int64? {
        guard let value = value(name) else { return nil }
        guard let number = value.integer ?? value.string.flatMap({ Int64($0) }) else {
            throw .badRequest("'\(name)' is no whole number")
        }
        return number
    }

    func flag(_ name: String) throws(RegistryRejection) -> Bool? {
        switch (value(name), value(name)?.string?.lowercased()) {
        case (nil, _): return nil
        case (.bool(let flag), _): return flag
        case (_, "true"): return true
        case (_, "false"): return false
        default: throw .badRequest("'\(name)' is neither true nor false")
        }
    }

    /// A tag's name, as MLflow allows it: it keeps some of them as paths of files.
    func tagKey() throws(RegistryRejection) -> String {
        let key = try required("key")
        let isAllowed = key.allSatisfy { $0.isLetter || $0.isNumber || "_-.:/ ".contains($0) }
        let parts = key.split(separator: "/", omittingEmptySubsequences: false)
        guard isAllowed, !parts.contains(where: { ["", ".", ".."].contains($0) }) else {
            throw .badRequest(
                "the tag '\(key)' has other characters than letters, digits, _, -, ., :, / and spaces, or is no plain "
                    + "path")
        }
        return key
    }

    /// `[{"key", "value"}]`, each key with its value: the last one of equal keys counts.
    func tags() throws(RegistryRejection) -> NamedValues<String> {
        var tags = NamedValues<String>()
        guard let value = value("tags") else { return tags }
        guard let list = value.array else { throw .badRequest("'tags' is no list") }
        for entry in list {
            guard entry.members != nil else { throw .badRequest("'tags' has an element without a key") }
            let fields = try MLflowFields(entry)
            tags[try fields.tagKey()] = try fields.text("value") ?? ""
        }
        return tags
    }
}
