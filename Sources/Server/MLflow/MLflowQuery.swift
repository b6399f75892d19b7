import JSON

/// The query of a request as MLflow's clients send it.
enum MLflowQuery {
    /// Every parameter as a member: a text, or a list of texts for one that is given several times.
    ///
    /// - Throws: a 400 that names the parameter which can't be decoded.
    static func object(parsing query: String?) throws(Problem) -> JSONValue {
        var members: [JSONValue.Member] = []
        for part in (query ?? "").split(separator: "&") {
            let pieces = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentDecoding.decode(pieces[0], plusIsSpace: true),
                let value = PercentDecoding.decode(pieces.count > 1 ? pieces[1] : "", plusIsSpace: true)
            else {
                throw .parameter(String(pieces[0]), "is not percent-encoded UTF-8")
            }
            guard let index = members.firstIndex(where: { $0.name == name }) else {
                members.append(.init(name, .string(value)))
                continue
            }
            let before = members[index].value.array ?? [members[index].value]
            members[index].value = .array(before + [.string(value)])
        }
        return .object(members)
    }
}
