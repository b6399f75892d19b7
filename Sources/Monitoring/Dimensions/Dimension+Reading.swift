package import Commands
package import Streams

extension Dimension {
    /// Reads `{"model", "field"}`, and that there is nothing else.
    package init(reading reader: inout BodyReader) throws(CommandRejection) {
        let model = reader.requiredText("model", limit: CommandLimits.nameCharacters)
        let text = reader.requiredText("field", limit: CommandLimits.nameCharacters)
        let field = Field(text)
        if field == nil, !text.isEmpty {
            reader.report(
                "field", "'\(text)' can be no dimension: there are region, provider and features.NAME")
        }
        try reader.finishOrThrow()
        guard let field else { throw .unprocessable(reader.place("field"), "is missing") }
        self.init(model: model, field: field)
    }
}
