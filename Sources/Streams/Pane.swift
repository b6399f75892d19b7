import Log

/// A window of one series while a data shard holds it: an index into every processor's slots.
struct Pane: Sendable, Hashable {
    var series: Int32
    var start: Int64
    /// Opened for events that came after the window had closed.
    var isLate: Bool
    var eventCount: UInt64 = 0
    /// Offsets of its first and its last event; -1 while it has none.
    var firstOffset: Int64 = -1
    var lastOffset: Int64 = -1

    /// Notes where one of its events lies.
    @inline(__always)
    mutating func note(_ offset: Offset) {
        // Nearly always they rise: only what was held back for its counterpart comes with an earlier one.
        if firstOffset < 0 || offset < firstOffset { firstOffset = offset }
        lastOffset = max(lastOffset, offset)
    }
}

/// What the control shard has to hear of, in the order in which it happened.
enum PaneNews {
    /// A series has its first event, or the first after it was idle.
    case opened(series: Int32)
    /// A pane to be given out, and its series' watermark when it closed, as far as everything that ends by it has been given
    /// out. What the watermark became later in the same batch must not show.
    case closed(pane: Int32, watermark: Int64)
    /// A declaration, and all that it closes was given out.
    case declared(time: Int64)
}
