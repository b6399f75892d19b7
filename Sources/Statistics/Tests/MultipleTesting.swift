/// Corrections of p-values for the number of tests: a corrected p-value of at most alpha rejects.
///
/// Each throws `badProbability` for what is not in `0...1`, and `badSize` beyond `limit`. Of no p-values there are no
/// corrected ones. The order is that of the arguments.
public enum MultipleTesting {
    /// The most p-values at a time.
    public static let limit = 1_000_000

    /// `m p`: no false rejection at all with probability `1 - alpha`, whatever the tests' dependence.
    public static func bonferroni(_ pValues: [Double]) throws(StatisticsError) -> [Double] {
        try check(pValues)
        return pValues.map { min(1, Double(pValues.count) * $0) }
    }

    /// Holm's step-down procedure, which promises the same and rejects no less (Scandinavian Journal of Statistics 6, 1979).
    ///
    /// - Complexity: O(m log m).
    public static func holm(_ pValues: [Double]) throws(StatisticsError) -> [Double] {
        try check(pValues)
        var corrected = pValues
        var greatest = 0.0
        for (rank, index) in ascending(pValues).enumerated() {
            greatest = max(greatest, min(1, Double(pValues.count - rank) * pValues[index]))
            corrected[index] = greatest
        }
        return corrected
    }

    /// Benjamini and Hochberg's step-up procedure: the expected share of false ones among the rejections is at most alpha,
    /// for independent or positively dependent tests (Journal of the Royal Statistical Society B 57, 1995).
    ///
    /// - Complexity: O(m log m).
    public static func benjaminiHochberg(_ pValues: [Double]) throws(StatisticsError) -> [Double] {
        try check(pValues)
        var corrected = pValues
        var least = 1.0
        for (rank, index) in ascending(pValues).enumerated().reversed() {
            least = min(least, Double(pValues.count) * pValues[index] / Double(rank + 1))
            corrected[index] = least
        }
        return corrected
    }

    private static func check(_ pValues: [Double]) throws(StatisticsError) {
        guard pValues.count <= limit else {
            throw StatisticsError(.badSize, "\(pValues.count) p-values, more than \(limit)")
        }
        for value in pValues where !(value >= 0 && value <= 1) {
            throw StatisticsError(.badProbability, "a p-value of \(value), which is not in 0...1")
        }
    }

    private static func ascending(_ values: [Double]) -> [Int] {
        values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    }
}
