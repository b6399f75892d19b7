import ByteCoding

/// How often an arm came, and how often it should have.
struct ArmCounts: Equatable {
    /// Events of the current epoch's whole windows.
    var epochEvents: UInt64 = 0
    /// Events of all epochs' whole windows, the current one's left out.
    var pastEvents: UInt64 = 0
    /// What the weights let expect of those.
    var pastExpected = 0.0
    /// Events in windows in which the arm's weight was 0.
    var unplanned: UInt64 = 0

    var events: UInt64 { pastEvents + epochEvents }

    /// Ends the epoch.
    ///
    /// - Parameters:
    ///   - total: events of all arms in the epoch.
    ///   - share: the arm's share of the weights.
    mutating func close(total: UInt64, share: Double) {
        pastExpected += Double(total) * share
        pastEvents += epochEvents
        epochEvents = 0
    }

    func encode(into writer: inout ByteWriter) {
        writer.writeVarint(epochEvents)
        writer.writeVarint(pastEvents)
        writer.write(pastExpected)
        writer.writeVarint(unplanned)
    }

    init() {}

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        epochEvents = try reader.readEventCount()
        pastEvents = try reader.readEventCount()
        pastExpected = try reader.readNumber()
        unplanned = try reader.readEventCount()
    }
}
