public import Sketches

/// What an arm did in one closed window, merged from all series that are its.
public struct ArmMeasures: Sendable, Equatable {
    public var window: ArmWindow
    /// Of the experiment's metric; only needed where `ExperimentWindow.needsDistributions`.
    public var distribution: QuantileSketch?

    public init(_ window: ArmWindow = ArmWindow(), distribution: QuantileSketch? = nil) {
        (self.window, self.distribution) = (window, distribution)
    }
}
