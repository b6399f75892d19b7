/// The estimates by which arms are compared.
struct ArmEstimates: Equatable {
    /// Of the values as they are, by arm; nil of an arm without any.
    var plain: [ArmEstimate?]
    /// What arms are compared by: adjusted, capped, or with the units' variance, if the definition says so. Nil while
    /// an arm has fewer than two values, or while that can't be had.
    var compared: [ArmEstimate]?
    /// Why there is nothing to compare, though every arm has values.
    var obstacle: String?

    init(_ definition: ExperimentDefinition, _ arms: [ArmRecord], _ metric: ExperimentMetric) {
        plain = arms.map { ArmEstimate($0.totals, metric) }
        let found = plain.compactMap { $0 }
        guard found.count == arms.count, found.allSatisfy({ $0.count >= 2 }) else {
            if case .ratio = metric, arms.allSatisfy({ $0.totals.count >= 2 }) {
                obstacle = "incomplete_ratio: some events carry only one of the fields of \(metric.name)"
            }
            return
        }
        compared = found
        if definition.unit == .unit { useUnits(found, arms, metric) }
        guard metric == definition.metric else { return }
        if let covariate = definition.covariate {
            compared = ArmEstimate.adjusted(found, arms.map(\.totals), metric, by: covariate)
            if compared == nil {
                obstacle = "incomplete_covariate: events carry no '\(covariate.rawValue)', or always the same"
            }
        }
        if let quantile = definition.winsorizedQuantile {
            compared = Winsorization.capped(
                found, arms.compactMap(\.distribution), quantile: quantile)
        }
    }

    private mutating func useUnits(
        _ found: [ArmEstimate], _ arms: [ArmRecord], _ metric: ExperimentMetric
    ) {
        let clustered = zip(found, arms).compactMap { estimate, arm in
            estimate.clustered(arm.totals, metric)
        }
        compared = clustered.count == arms.count ? clustered : nil
        if compared == nil {
            obstacle = "minimum_units: every arm needs \(ArmEstimate.leastUnits) units that events name"
        }
    }
}
