/// What of a model is live in one environment.
struct EnvironmentRecord: Equatable {
    var name: String
    /// Nil while nobody has set any.
    var split: TrafficSplit?
    /// Nil while there is no split.
    var stamp: Stamp?
    /// Places of the deployments that are open and last promoted here.
    var open: Int32?
    var promoted: Int32?
}
