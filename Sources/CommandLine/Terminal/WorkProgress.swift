/// How far long work has come.
package struct WorkProgress: Sendable, Equatable {
    /// Events done.
    package var events: Int64
    /// The share of the whole, 0 to 1, if the whole is known.
    package var share: Double?

    package init(events: Int64, share: Double? = nil) {
        self.events = events
        self.share = share
    }

    /// `12,345 events, 4,115/s, 40 %, 3 s left`.
    package func text(afterSeconds elapsed: Double) -> String {
        var parts = ["\(NumberText.grouped(events)) events"]
        if elapsed > 0 { parts.append("\(NumberText.grouped(Int64(Double(events) / elapsed)))/s") }
        if let share {
            let bounded = min(max(share, 0), 1)
            parts.append("\(Int(bounded * 100)) %")
            if bounded > 0 && bounded < 1 {
                parts.append("\(NumberText.duration(seconds: elapsed * (1 - bounded) / bounded)) left")
            }
        }
        return parts.joined(separator: ", ")
    }
}
