import ByteCoding
import Sketches

/// What was counted of one arm since the start.
struct ArmRecord: Equatable {
    /// Units are kept here if they are what is assigned, and not else.
    var totals = ArmWindow()
    var inferences = ArmCounts()
    var feedback = ArmCounts()
    /// The units of the current epoch.
    var units = UnitHashes()
    /// The distribution of the metric, if its values are winsorized.
    var distribution: QuantileSketch?

    /// How often a unit was shown this arm, as clients told it.
    var exposures: UInt64 = 0
    var exposedUnits = UnitHashes()

    init(_ definition: ExperimentDefinition) {
        if definition.unit == .unit {
            totals.units = UnitSample(limit: ExperimentLimits.unitTotalCount)
        }
        if definition.winsorizedQuantile != nil { distribution = QuantileSketch() }
    }

    mutating func merge(_ measures: ArmMeasures) {
        var window = measures.window
        if totals.units == nil {
            window.units = nil
        } else if let sample = window.units {
            units.merge(sample)
        }
        totals.merge(window)
        if let theirs = measures.distribution, distribution?.isMergeable(with: theirs) == true {
            distribution?.merge(theirs)
        }
    }

    func encode(into writer: inout ByteWriter) {
        totals.encode(into: &writer)
        inferences.encode(into: &writer)
        feedback.encode(into: &writer)
        units.encode(into: &writer)
        writer.writeOptional(distribution) { $1.encode(into: &$0) }
        writer.writeVarint(exposures)
        exposedUnits.encode(into: &writer)
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        totals = try ArmWindow(from: &reader)
        inferences = try ArmCounts(from: &reader)
        feedback = try ArmCounts(from: &reader)
        units = try UnitHashes(from: &reader)
        distribution = try reader.readOptional { (reader) throws(ByteCodingError) in
            try QuantileSketch(from: &reader)
        }
        exposures = try reader.readEventCount()
        exposedUnits = try UnitHashes(from: &reader)
    }
}
