import Engine

extension Settings {
    /// The engine's clock by its name. Another name changes nothing: who reads settings takes only those that there
    /// are.
    var clockName: String {
        get { engine.clock.rawValue }
        set { engine.clock = EngineConfiguration.Clock(rawValue: newValue) ?? engine.clock }
    }
}
