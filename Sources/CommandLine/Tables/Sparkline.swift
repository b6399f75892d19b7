/// Numbers as a row of bars: the lowest is the lowest bar, a gap is a dot.
enum Sparkline {
    private static let bars = Array("▁▂▃▄▅▆▇█")

    /// - Parameter columns: so many bars at the most; of more numbers neighbours share one, which shows the highest.
    static func text(_ values: [Double?], columns: Int) -> String {
        let shown = shortened(values, to: max(1, columns))
        let present = shown.compactMap(\.self)
        guard let low = present.min(), let high = present.max() else { return "" }
        return String(
            shown.map { value in
                guard let value else { return "·" }
                guard high > low else { return bars[0] }
                let place = (value - low) / (high - low) * Double(bars.count - 1)
                return bars[min(bars.count - 1, Int(place.rounded()))]
            })
    }

    private static func shortened(_ values: [Double?], to columns: Int) -> [Double?] {
        guard values.count > columns else { return values }
        return (0..<columns).map { column in
            let (start, end) = (column * values.count / columns, (column + 1) * values.count / columns)
            return values[start..<end].compactMap(\.self).max()
        }
    }
}
