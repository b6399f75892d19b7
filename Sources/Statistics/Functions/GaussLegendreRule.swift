/// Gauss and Legendre's quadrature with 16 points, exact for polynomials up to the 31st degree.
enum GaussLegendreRule {
    /// The nodes in `0..<1` and their weights; the others are their mirror images.
    private static let half: [(node: Double, weight: Double)] = [
        (0.095_012_509_837_637_44, 0.189_450_610_455_068_5),
        (0.281_603_550_779_258_9, 0.182_603_415_044_923_58),
        (0.458_016_777_657_227_37, 0.169_156_519_395_002_54),
        (0.617_876_244_402_643_8, 0.149_595_988_816_576_74),
        (0.755_404_408_355_003, 0.124_628_971_255_533_88),
        (0.865_631_202_387_831_8, 0.095_158_511_682_492_79),
        (0.944_575_023_073_232_6, 0.062_253_523_938_647_894),
        (0.989_400_934_991_649_9, 0.027_152_459_411_754_096),
    ]
    static let count = 16

    /// The points of an interval and their weights, which add up to its length.
    static func forEachPoint(
        from start: Double, to end: Double, _ body: (_ point: Double, _ weight: Double) -> Void
    ) {
        let center = 0.5 * (start + end)
        let radius = 0.5 * (end - start)
        for one in half {
            body(center - radius * one.node, radius * one.weight)
            body(center + radius * one.node, radius * one.weight)
        }
    }

    /// The integral of a function from `start` to `end`, in so many equal pieces.
    static func integral(
        from start: Double, to end: Double, pieces: Int, of function: (Double) -> Double
    ) -> Double {
        var sum = 0.0
        let width = (end - start) / Double(pieces)
        for piece in 0..<pieces {
            let left = start + Double(piece) * width
            forEachPoint(from: left, to: left + width) { point, weight in sum += weight * function(point) }
        }
        return sum
    }
}
