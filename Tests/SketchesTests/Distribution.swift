import Randomness

/// What the sketch is tried on: each yields finite values from a seeded generator.
enum Distribution: String, CaseIterable, Sendable {
    case uniform, lognormal, pareto, tiny, huge, subnormal, nearSubnormal, mixedSigns, negative, constant
    case integers, bimodal, zeros, wholeOctaves

    func values(_ count: Int, seed: UInt64) -> [Double] {
        var generator = SeededRandom(seed: seed)
        return (0..<count).map { _ in next(&generator) }
    }

    private func next(_ generator: inout SeededRandom) -> Double {
        let share = generator.share()
        switch self {
        case .uniform: return share * 1000
        case .lognormal: return Math.exp(3 + 0.55 * generator.normal())
        case .pareto: return 1 / Math.pow(1 - share, 1 / 0.9)
        case .tiny: return 1e-290 * (1 + share * 1e6)
        case .huge: return 1.7e308 * (0.000_1 + 0.999_8 * share)
        case .subnormal: return Double.leastNonzeroMagnitude * (share * 1e12).rounded()
        case .nearSubnormal: return Double.leastNormalMagnitude * (0.5 + 100 * share)
        case .mixedSigns: return generator.normal() * 50
        case .negative: return -Math.exp(2 * generator.normal())
        case .constant: return 42.125
        case .integers: return (share * 500).rounded()
        case .bimodal: return share < 0.3 ? 1 + share : 5000 + 100 * share
        case .zeros: return share < 0.4 ? 0 : (share < 0.5 ? -0.0 : share - 0.7)
        case .wholeOctaves: return Double(sign: .plus, exponent: Int(share * 40) - 20, significand: 1)
        }
    }
}
