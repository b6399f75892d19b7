/// The distribution of a Brownian motion that has not left its boundaries at the looks so far, as a density on the points
/// of a quadrature (P. Armitage, C. K. McPherson, B. C. Rowe: Repeated significance tests on accumulating data, Journal of
/// the Royal Statistical Society A 132, 1969).
struct BoundaryWalk {
    /// How far from the motion's mean its density still counts, in standard deviations.
    private static let reach = 9.0
    /// The width of a quadrature's piece, in standard deviations of the steps before and after the look.
    private static let pieceWidth = 2.5

    /// The motion's drift for all of the information.
    let drift: Double
    private var share = 0.0
    private var points: [(position: Double, mass: Double)] = [(0, 1)]

    init(drift: Double) {
        self.drift = drift
    }

    /// The probability that the next look finds the motion for the first time above `boundary sqrt(share)`, and its
    /// density with respect to the boundary.
    func exitAbove(_ boundary: Double, at share: Double) -> (probability: Double, density: Double) {
        let root = share.squareRoot()
        let step = (share - self.share).squareRoot()
        let level = boundary * root - drift * (share - self.share)
        var probability = 0.0
        var density = 0.0
        for point in points {
            let distance = (level - point.position) / step
            probability += point.mass * DeterministicMath.upperNormalTail(distance)
            density += point.mass * NormalDistribution.standardDensity(distance)
        }
        return (probability, density * root / step)
    }

    /// The same below `-boundary sqrt(share)`.
    func exitBelow(_ boundary: Double, at share: Double) -> Double {
        let step = (share - self.share).squareRoot()
        let level = -boundary * share.squareRoot() - drift * (share - self.share)
        return points.reduce(0) {
            $0 + $1.mass * DeterministicMath.upperNormalTail(($1.position - level) / step)
        }
    }

    /// Goes on to a look at which the motion was within its boundaries.
    ///
    /// - Parameter next: The look after it, if there is one: its distance says how fine the quadrature has to be.
    mutating func pass(_ boundary: Double, at share: Double, next: Double?) {
        let root = share.squareRoot()
        let change = share - self.share
        let step = change.squareRoot()
        let finest = min(step, next.map { ($0 - share).squareRoot() } ?? step)
        let low = max(-boundary * root, drift * share - Self.reach * root)
        let high = min(boundary * root, drift * share + Self.reach * root)
        var passed: [(position: Double, mass: Double)] = []
        if low < high {
            let pieces = Int(((high - low) / (Self.pieceWidth * finest)).rounded(.up))
            let width = (high - low) / Double(pieces)
            passed.reserveCapacity(pieces * GaussLegendreRule.count)
            for piece in 0..<pieces {
                let left = low + Double(piece) * width
                GaussLegendreRule.forEachPoint(from: left, to: left + width) { position, weight in
                    let density = points.reduce(0) {
                        let distance = (position - $1.position - drift * change) / step
                        return $0 + $1.mass * NormalDistribution.standardDensity(distance)
                    }
                    passed.append((position, weight * density / step))
                }
            }
        }
        points = passed
        self.share = share
    }
}
