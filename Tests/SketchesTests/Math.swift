import Foundation

/// The C library's functions under names that don't clash.
enum Math {
    static func log(_ value: Double) -> Double { Foundation.log(value) }
    static func cos(_ value: Double) -> Double { Foundation.cos(value) }
    static func exp(_ value: Double) -> Double { Foundation.exp(value) }
    static func pow(_ base: Double, _ exponent: Double) -> Double { Foundation.pow(base, exponent) }
}
