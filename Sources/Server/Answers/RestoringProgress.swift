/// How far the restoring of state has come, in numbers that can be printed, whatever the engine reckoned.
struct RestoringProgress {
    /// Beyond this an estimate says nothing: a year.
    private static let longestSeconds = 31_536_000.0

    /// From 0 to 1.
    let share: Double
    /// Rounded up; nil if it can't be told.
    let secondsLeft: Int?

    init(share: Double, secondsLeft: Double?) {
        self.share = share.isNaN ? 0 : min(max(share, 0), 1)
        self.secondsLeft = secondsLeft.flatMap { seconds in
            seconds >= 0 && seconds <= Self.longestSeconds ? Int(seconds.rounded(.up)) : nil
        }
    }

    /// Rounded down, so that 100 is only said when all is done.
    var percent: Int { Int((share * 100).rounded(.down)) }
}
