import Commands
import JSON

/// What rows are ordered by: `updated_at DESC, name`. Equal rows keep their natural order.
struct SearchOrder {
    var keys: [(field: SearchField, isDescending: Bool)] = []

    init() {}

    /// - Throws: a bad request that names what can't be read.
    init(_ text: String, ofVersions: Bool) throws(RegistryRejection) {
        for part in text.split(separator: ",") {
            let words = part.split(separator: " ").map(String.init)
            guard let name = words.first, words.count <= 2 else {
                throw .badRequest("order_by '\(part)' is not a field and ASC or DESC")
            }
            guard let field = SearchField(name, ofVersions: ofVersions) else {
                let known = SearchField.names(ofVersions: ofVersions)
                throw .badRequest("order_by '\(name)': \(NearestName.hint(for: name, among: known))")
            }
            let direction = words.count == 2 ? words[1].uppercased() : "ASC"
            guard direction == "ASC" || direction == "DESC" else {
                throw .badRequest("order_by '\(words[1])' is neither ASC nor DESC")
            }
            keys.append((field, direction == "DESC"))
        }
    }
}
