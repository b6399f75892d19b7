/// Which record of which batch a value is.
struct RecordIdentity: Hashable, Sendable {
    let batch: Int
    let index: Int

    /// Nil if the text is not a value that the simulation made.
    init?(_ text: String) {
        let words = text.split(separator: " ")
        guard words.count >= 3, let batch = Int(words[1]), let index = Int(words[2]) else { return nil }
        self.batch = batch
        self.index = index
    }

    init(batch: Int, index: Int) {
        self.batch = batch
        self.index = index
    }
}
