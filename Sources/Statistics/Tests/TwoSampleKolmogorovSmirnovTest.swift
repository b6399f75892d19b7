/// The two-sided test of Kolmogorov and Smirnov of whether two samples come from one continuous distribution.
///
/// Ties, and distances from binned data, make the p-value greater than it would have to be, never less.
public struct TwoSampleKolmogorovSmirnovTest: Equatable, Sendable {
    /// Up to which product of the sample sizes the p-value is exact. It takes some 5 ns a cell.
    public static let exactCellLimit = 250_000

    /// The greatest distance between the samples' distribution functions.
    public let distance: Double
    public let firstCount: Int
    public let secondCount: Int

    /// - Throws: `badCount` for an empty sample or one of more than 2^53, `badProbability` for a distance out of `0...1`.
    public init(distance: Double, firstCount: Int, secondCount: Int) throws(StatisticsError) {
        let counts = 1...(1 << 53)
        guard counts.contains(firstCount), counts.contains(secondCount) else {
            throw StatisticsError(.badCount, "samples of \(firstCount) and \(secondCount)")
        }
        guard distance >= 0, distance <= 1 else {
            throw StatisticsError(.badProbability, "a distance of \(distance), which is not in 0...1")
        }
        self.distance = distance
        self.firstCount = firstCount
        self.secondCount = secondCount
    }

    /// Whether the p-value is exact rather than that of the limit for large samples.
    public var isExact: Bool {
        let (cells, overflow) = firstCount.multipliedReportingOverflow(by: secondCount)
        return !overflow && cells <= Self.exactCellLimit
    }

    /// The probability of a distance at least as great if the distribution is the same.
    ///
    /// - Accuracy: 1e-11, relatively, if exact. Otherwise Kolmogorov's limit of `sqrt(n m / (n + m)) D`, mostly too great: for
    ///   samples of 500 by a tenth of the p-value down to 0.01, and less for larger ones.
    /// - Complexity: O(n m) if exact, else O(1).
    public var pValue: Double {
        if isExact { return exactPValue }
        let (first, second) = (Double(firstCount), Double(secondCount))
        let scale = (first / (first + second) * second).squareRoot()
        return KolmogorovDistribution.survival(scale * distance)
    }

    /// Draws the two samples' values in random order without replacement, as a walk on the grid of how many of each are
    /// drawn (J. L. Hodges, Arkiv för Matematik 3, 1958), and adds up the probabilities of the ways by which the walk gets as
    /// far from the diagonal as the distance: positive terms only, so that small p-values keep their digits.
    private var exactPValue: Double {
        let (rows, columns) = (firstCount, secondCount)
        // In units of 1 / (n m) distances are whole numbers.
        let limit = Int((distance * Double(rows * columns) - 1e-6).rounded(.up))
        guard limit > 0 else { return 1 }
        var inside = [Double](repeating: 0, count: columns + 1)
        var outside = 0.0
        for row in 0...rows {
            for column in 0...columns {
                let left = Double(rows + columns - row - column + 1)
                var probability = row == 0 && column == 0 ? 1.0 : 0
                if row > 0 { probability += inside[column] * (Double(rows - row + 1) / left) }
                if column > 0 { probability += inside[column - 1] * (Double(columns - column + 1) / left) }
                if abs(row * columns - column * rows) >= limit {
                    outside += probability
                    probability = 0
                }
                inside[column] = probability
            }
        }
        return min(1, outside)
    }
}
