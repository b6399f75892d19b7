/// The models that a search visits, one after the other.
struct SearchWalk {
    /// Their places.
    let models: [Int32]
    /// Where the first of them by name stands among all names.
    private let first: Int
    private let isBackwards: Bool

    /// - Parameter sorted: places of models, by name.
    init(_ sorted: [Int32], from first: Int, isBackwards: Bool) {
        models = isBackwards ? sorted.reversed() : sorted
        (self.first, self.isBackwards) = (first, isBackwards)
    }

    /// Of the model that a step comes to.
    func rank(at step: Int) -> Int {
        SearchRow.rank(ofModelAt: first + (isBackwards ? models.count - 1 - step : step))
    }
}
