import JSON

extension Console {
    /// Says what an answer warns of, beside the result.
    func warn(of answer: JSONValue) {
        for warning in (answer["warnings"]?.array ?? []).compactMap(\.string) {
            complain("varve: warning: \(DisplayText.harmless(warning))")
        }
    }
}
