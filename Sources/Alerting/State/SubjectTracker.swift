/// What a rule remembers of one subject.
struct SubjectTracker: Sendable, Equatable {
    enum Run: UInt8, Sendable, CaseIterable { case none, holding, failing }
    enum Fit: UInt8, Sendable, CaseIterable { case unknown, matches, differs }

    /// The end of the last window that was judged, milliseconds since 1970.
    var lastEnd: Int64 = .min
    /// Windows without a gap that all came out alike, and the start of the first of them.
    var run = Run.none
    var runStart: Int64 = .min
    /// Of the alert that is open; 0 for none.
    var alert: UInt64 = 0
    /// Whether the rule is about it, where only its name decides.
    var fit = Fit.unknown
    /// When it fired, oldest first, the last `AlertingLimits.firedCount`.
    var fired: [Int64] = []

    /// Notes what a window came to.
    @inline(__always)
    mutating func note(holds: Bool, start: Int64, end: Int64) {
        let now: Run = holds ? .holding : .failing
        if now != run || start != lastEnd { (run, runStart) = (now, start) }
        lastEnd = end
    }

    mutating func noteFired(_ time: Int64) {
        fired.append(time)
        if fired.count > AlertingLimits.firedCount { fired.removeFirst() }
    }

    func firedCount(within span: Int64, of time: Int64) -> Int { fired.count { $0 > time - span } }
}
