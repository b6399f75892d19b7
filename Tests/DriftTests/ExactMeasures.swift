import Foundation

/// The measures by their definitions, on the values themselves.
struct ExactMeasures {
    var psi: Double
    var jensenShannon: Double
    var kolmogorovSmirnov: Double
    var wasserstein: Double
    /// The reference's.
    var deviation: Double

    init(reference: [Double], window: [Double]) {
        let a = reference.sorted()
        let b = window.sorted()
        let mean = a.reduce(0, +) / Double(a.count)
        deviation = (a.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(a.count)).squareRoot()
        let cuts = Self.cuts(of: a)
        let p = Self.shares(of: a, cuts)
        let q = Self.shares(of: b, cuts)
        psi = zip(p, q).reduce(0) { sum, pair in
            let (p, q) = (max(pair.0, 1e-4), max(pair.1, 1e-4))
            return sum + (q - p) * log(q / p)
        }
        let divergence = zip(p, q).reduce(0) { sum, pair in
            let middle = (pair.0 + pair.1) / 2
            let left = pair.0 > 0 ? pair.0 * log2(pair.0 / middle) : 0
            return sum + (left + (pair.1 > 0 ? pair.1 * log2(pair.1 / middle) : 0)) / 2
        }
        jensenShannon = max(0, divergence).squareRoot()
        (kolmogorovSmirnov, wasserstein) = Self.distances(a, b)
    }

    /// NumPy's `quantile` at 0.1, 0.2, … 0.9, equal ones once.
    private static func cuts(of sorted: [Double]) -> [Double] {
        var cuts: [Double] = []
        for index in 1..<10 {
            let place = Double(sorted.count - 1) * (Double(index) * 0.1)
            let left = Int(place)
            let (low, high) = (sorted[left], sorted[min(left + 1, sorted.count - 1)])
            let rest = place - Double(left)
            let cut = rest < 0.5 ? low + (high - low) * rest : high - (high - low) * (1 - rest)
            if cut != cuts.last { cuts.append(cut) }
        }
        return cuts
    }

    private static func shares(of sorted: [Double], _ cuts: [Double]) -> [Double] {
        var counts = Array(repeating: 0.0, count: cuts.count + 1)
        for value in sorted { counts[cuts.count { $0 <= value }] += 1 / Double(sorted.count) }
        return counts
    }

    private static func distances(_ a: [Double], _ b: [Double]) -> (greatest: Double, area: Double) {
        var (i, j) = (0, 0)
        var (greatest, area) = (0.0, 0.0)
        var previous = min(a[0], b[0])
        var difference = 0.0
        while i < a.count || j < b.count {
            let next = min(i < a.count ? a[i] : .infinity, j < b.count ? b[j] : .infinity)
            area += difference * (next - previous)
            while i < a.count, a[i] == next { i += 1 }
            while j < b.count, b[j] == next { j += 1 }
            difference = abs(Double(i) / Double(a.count) - Double(j) / Double(b.count))
            greatest = max(greatest, difference)
            previous = next
        }
        return (greatest, area)
    }
}
