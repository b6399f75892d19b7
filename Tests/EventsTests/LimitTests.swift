import Events
import Log
import Testing

@Suite("Limits of events")
struct LimitTests {
    @Test("an event of the limit's size is taken, one byte more is not")
    func size() {
        let event = OneEvent.text(.inference)
        var limits = EventLimits()
        limits.eventBytes = event.utf8.count
        #expect(OneEvent(.inference, event, limits: limits).reason == nil)
        let reason = OneEvent(.inference, event + " ", limits: limits).reason
        #expect(reason == "too_large: more than \(event.utf8.count) bytes")
    }

    @Test("records without a value or without bytes are rejected")
    func empty() {
        let records = FetchedRecords()
        let batch = EventBatch()
        records.fill([[]], separator: [])
        records.records.append(.init(offset: 1, timestamp: 0, key: .null, value: .null, headers: .null))
        EventDecoder().decode(.inference, records, into: batch)
        #expect(batch.rejections.map(\.reason) == ["no bytes", "no bytes"])
        records.removeAll()
        EventDecoder().decode(.inference, records, into: batch)
        #expect(batch.rejections.isEmpty)
        #expect(batch.count == 0)
    }

    @Test("a megabyte of brackets is rejected, not recursed into")
    func brackets() {
        for pair in [("[", "]"), ("{\"a\":", "}")] {
            let deep =
                String(repeating: pair.0, count: 100_000) + "1" + String(repeating: pair.1, count: 100_000)
            let event = OneEvent.text(.inference, extra: "\"deep\":\(deep),")
            #expect(OneEvent(.inference, event).reason == "nested deeper than 64 levels")
        }
    }

    @Test("events of another type are taken where any type is")
    func anyType() {
        let event = OneEvent.text(.inference).replacing(
            EventKind.inference.type, with: "inference.completed.v1")
        #expect(OneEvent(.inference, event).reason == #"type: not "io.varve.inference.completed.v1""#)
        var limits = EventLimits()
        limits.acceptsAnyType = true
        #expect(OneEvent(.inference, event, limits: limits).reason == nil)
    }

    @Test("the memory of a batch and of a decoder is reused for smaller and larger events alike")
    func reuse() {
        let decoder = EventDecoder()
        for size in [10, 900_000, 10, 60_000, 900_000] {
            let text = String(repeating: "x", count: size)
            let event = OneEvent.text(.inference, extra: "\"extension\":\"\(text)\\n\",")
            #expect(Decoded(.inference, event, decoder: decoder).rejected == [])
        }
    }
}
