import Log

/// The two slots of one partition. They are written in turns, so that a torn write leaves the mark before.
struct MarkPair: Sendable, Hashable {
    var slots: [MarkSlot]

    /// The pair's mark, and which slot has it.
    var newest: (slot: Int, mark: DurableMark)? {
        slots.indices.compactMap { slot in slots[slot].mark.map { (slot, $0) } }
            .max { $0.mark.generation < $1.mark.generation }
    }

    /// Both slots read as they were written.
    var isSound: Bool {
        slots.allSatisfy { slot in
            switch slot {
            case .empty, .valid: true
            case .strayBit, .mended, .unreadable: false
            }
        }
    }
}
