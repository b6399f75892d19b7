import Foundation
import Randomness

/// Distributions that features have, and some that they shouldn't have.
enum Shape: String, CaseIterable, CustomStringConvertible {
    case normal, lognormal, heavyTail, narrow, timestamps, wholeNumbers, heavyCounts, zeroInflated, prices,
        constant
    case negative, extremes, sentinel, mixed, allNull, texts

    var description: String { rawValue }

    /// Those of numbers alone.
    static let numeric = allCases.filter { ![.mixed, .allNull, .texts, .extremes].contains($0) }

    func values(_ count: Int, using generator: inout SeededRandom, shift: Double = 0) -> [Value] {
        (0..<count).map { _ in value(using: &generator, shift: shift) }
    }

    func numbers(_ count: Int, using generator: inout SeededRandom, shift: Double = 0) -> [Double] {
        (0..<count).map { _ in number(using: &generator, shift: shift) }
    }

    private func value(using generator: inout SeededRandom, shift: Double) -> Value {
        switch self {
        case .allNull: .null
        case .texts: .text(["a", "b", "ccc", "a longer text"].randomElement(using: &generator) ?? "")
        case .mixed:
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: .null
            case 1: .text("t\(Int.random(in: 0..<9, using: &generator))")
            case 2: .flag(.random(using: &generator))
            default: .number(Self.normal.number(using: &generator, shift: shift))
            }
        default: .number(number(using: &generator, shift: shift))
        }
    }

    /// One number; `shift` moves the middle by about so many standard deviations.
    private func number(using generator: inout SeededRandom, shift: Double) -> Double {
        let uniform = Double.random(in: 0..<1, using: &generator)
        let normal = Self.gaussian(using: &generator) + shift
        return switch self {
        case .normal, .mixed, .allNull, .texts: normal
        case .lognormal: exp(normal)
        case .heavyTail: pow(1 - uniform, -1.2 - shift / 4)
        case .narrow: 273 + normal
        case .timestamps: 1.7e9 + 86_400 * (normal + 3)
        case .wholeNumbers: (normal * 5 + 20).rounded()
        case .heavyCounts: pow(1 - uniform, -1.5 - shift / 4).rounded(.down)
        case .zeroInflated: uniform < 0.4 ? 0 : exp(normal + 3)
        case .prices: (exp(normal + 3) * 100).rounded() / 100
        case .constant: 5
        case .negative: -exp(normal)
        case .extremes:
            [
                0, -0.0, .leastNonzeroMagnitude, -.leastNormalMagnitude / 2, .greatestFiniteMagnitude,
                -.greatestFiniteMagnitude, .leastNormalMagnitude, 1,
            ].randomElement(using: &generator).map { $0 / (1 + uniform) } ?? 0
        case .sentinel: uniform < 0.02 ? -999 : 20 + 5 * normal
        }
    }

    private static func gaussian(using generator: inout SeededRandom) -> Double {
        let radius = (-2 * log(1 - Double.random(in: 0..<1, using: &generator))).squareRoot()
        return radius * cos(2 * .pi * Double.random(in: 0..<1, using: &generator))
    }
}
