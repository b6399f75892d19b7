/// An interval beside zero, drawn in text.
struct IntervalBar {
    /// Columns.
    private static let width = 49
    /// Of what is drawn, empty on each side.
    private static let margin = 0.08

    private let low: Double
    private let middle: Double
    private let high: Double

    init(_ low: Double, _ middle: Double, _ high: Double) {
        (self.low, self.middle, self.high) = (low, middle, high)
    }

    /// `····[────●────]····│····`: the interval, its middle, and where zero is.
    var text: String {
        let (left, right) = (min(low, 0), max(high, 0))
        let span = right - left
        guard span.isFinite, span > 0 else { return "" }
        let (from, length) = (left - span * Self.margin, span * (1 + 2 * Self.margin))
        func column(_ value: Double) -> Int {
            min(Self.width - 1, max(0, Int((value - from) / length * Double(Self.width))))
        }
        var cells = [Character](repeating: "·", count: Self.width)
        let (first, last) = (column(low), column(high))
        for index in first...max(first, last) { cells[index] = "─" }
        cells[column(0)] = "│"
        cells[first] = "["
        cells[max(first, last)] = "]"
        cells[column(middle)] = "●"
        return String(cells)
    }
}
