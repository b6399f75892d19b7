import Commands
import JSON

/// How units are shared among the arms, in per cent, in the order of the arms. Together 100.
public struct ArmWeights: Sendable, Equatable {
    public var values: [Double]

    public init(_ values: [Double]) { self.values = values }

    public var sum: Double { values.reduce(0, +) }

    func json(_ arms: [Arm]) -> JSONValue {
        .object(zip(arms, values).map { .init($0.name, .exact($1)) })
    }

    /// Reads the member `weights`, by arm. An arm that is not named has 0.
    init(reading reader: inout BodyReader, arms: [Arm]) {
        values = arms.map { _ in 0 }
        if reader.given("weights") == nil { reader.report("weights", "is missing") }
        for member in reader.entries("weights") {
            let place = reader.place("weights") + "/" + BodyReader.escaped(member.name)
            guard let index = arms.firstIndex(where: { $0.name == member.name }) else {
                let hint = NearestName.hint(for: member.name, among: arms.map(\.name))
                reader.report(CommandFault(place, "is no arm: \(hint)"))
                continue
            }
            guard let weight = member.value.number, (0...100).contains(weight) else {
                reader.report(CommandFault(place, "is no weight from 0 to 100 (per cent)"))
                continue
            }
            values[index] = weight
        }
        check(&reader, "weights")
    }

    func check(_ reader: inout BodyReader, _ name: String) {
        guard reader.isStrict, reader.faults.isEmpty, abs(sum - 100) > ExperimentLimits.weightTolerance else {
            return
        }
        let rounded = JSONValue.exact((sum * 1e9).rounded() / 1e9).text
        reader.report(
            name,
            "the weights make \(rounded) together and must make 100 (three equal parts: 33.4, 33.3, 33.3)")
    }
}
