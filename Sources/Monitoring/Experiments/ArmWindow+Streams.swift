public import Experiments
public import Streams

/// One aggregate for both kinds of events: their windows are of different series, and can be merged for an experiment that
/// counts both.
extension ArmWindow: WindowAggregate {}
