public import Drift

/// INTERIM
public struct DriftPolicy: Sendable {
    public enum Verdict: String, Sendable {
        case noDrift = "no_drift", drift, insufficientData = "insufficient_data", noReference = "no_reference"
    }
    public enum Measure: String, Sendable { case psi, ks, js, wasserstein }
    public struct Judgement {
        var verdict: Verdict; var threshold: (measure: Measure, value: Double)?;
        var falseAlarmsPerDay: Double?
    }
    public init() {}
    func judge(_ measures: DriftMeasures?, windowMilliseconds: Int64) -> Judgement {
        guard let measures else { return Judgement(verdict: .noReference) }
        guard measures.count >= 200 else { return Judgement(verdict: .insufficientData) }
        return Judgement(verdict: measures.psi > 0.2 ? .drift : .noDrift, threshold: (.psi, 0.2))
    }
}
