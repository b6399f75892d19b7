import Statistics

extension Goal {
    /// How much better a treatment is that differs from the control by so much.
    func improvement(_ difference: Double) -> Double { self == .increase ? difference : -difference }
}
