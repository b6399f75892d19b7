import Foundation
import Statistics

/// Recorded values of functions: lines of a name, the arguments, and the value.
struct Fixture {
    struct Case: CustomStringConvertible {
        var name: String
        var arguments: [Double]
        var value: Double

        var description: String { "\(name)\(arguments) = \(value)" }
    }

    private var cases: [String: [Case]] = [:]

    static let functions = Result { try Fixture(named: "functions") }
    static let distributions = Result { try Fixture(named: "distributions") }

    struct Missing: Error {
        var what: String
    }

    private init(named name: String) throws {
        guard let file = Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: "txt") else {
            throw Missing(what: name)
        }
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            let words = line.split(separator: " ")
            let numbers = words.dropFirst().compactMap { Double($0) }
            guard let name = words.first, let value = numbers.last, numbers.count == words.count - 1 else {
                throw Missing(what: "numbers in: \(line)")
            }
            cases[String(name), default: []].append(
                Case(name: String(name), arguments: Array(numbers.dropLast()), value: value))
        }
    }

    /// At least so many cases, or there is something wrong with the file.
    func cases(of name: String, atLeast count: Int) throws -> [Case] {
        guard let found = cases[name], found.count >= count else { throw Missing(what: name) }
        return found
    }

    /// The cases that a function gives another value for: the error, in the given unit, is more than the tolerance.
    func misses(
        _ name: String, atLeast count: Int, tolerance: Double, unit: (Double) -> Double = { $0.magnitude },
        where condition: ([Double]) -> Bool = { _ in true }, _ function: ([Double]) throws -> Double
    ) throws -> [String] {
        let checked = try cases(of: name, atLeast: count).filter { condition($0.arguments) }
        guard !checked.isEmpty else { throw Missing(what: name) }
        return try checked.compactMap { one in
            let value = try function(one.arguments)
            if value == one.value { return nil }
            let error = (value - one.value).magnitude / unit(one.value)
            return error <= tolerance ? nil : "\(one), not \(value): off by \(error)"
        }
    }
}
