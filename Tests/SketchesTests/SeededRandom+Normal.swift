import Foundation
import Randomness

extension SeededRandom {
    /// A standard normal variate (Box and Muller).
    mutating func normal() -> Double {
        let radius = (-2 * Math.log(1 - share())).squareRoot()
        return radius * Math.cos(2 * .pi * share())
    }
}
