import CommandLine
import Testing

@Suite struct TextOfUnitsTests {
    @Test func sizesAreReadInBinaryAndDecimalUnits() {
        #expect(ByteCountText.bytes(of: "128MiB") == 134_217_728)
        #expect(ByteCountText.bytes(of: "10 MB") == 10_000_000)
        #expect(ByteCountText.bytes(of: "17") == 17)
        #expect(ByteCountText.bytes(of: "1mib") == nil)
        #expect(ByteCountText.bytes(of: "99999999999TiB") == nil)
        #expect(ByteCountText.text(ofBytes: 134_217_728) == "128MiB")
    }

    @Test func numbersAreGroupedAndShortened() {
        #expect(NumberText.grouped(1_234_567) == "1,234,567")
        #expect(NumberText.grouped(-1_000) == "-1,000")
        #expect(NumberText.grouped(Int64.min) == "-9,223,372,036,854,775,808")
        #expect(NumberText.short(0.012345) == "0.01235")
        #expect(NumberText.short(12.345) == "12.35" || NumberText.short(12.345) == "12.34")
        #expect(NumberText.short(1_234.5) == "1,234" || NumberText.short(1_234.5) == "1,235")
        #expect(NumberText.short(1e300) == "1.000e+300")
        #expect(NumberText.duration(seconds: 61) == "1 m 01 s")
        #expect(NumberText.bytes(1_572_864) == "1.5 MiB")
    }

    @Test func progressTellsRateShareAndTimeLeft() {
        let text = WorkProgress(events: 10_000, share: 0.25).text(afterSeconds: 2)
        #expect(text == "10,000 events, 5,000/s, 25 %, 6 s left")
        #expect(WorkProgress(events: 5).text(afterSeconds: 0) == "5 events")
        #expect(WorkProgress(events: 5, share: 1.5).text(afterSeconds: 1) == "5 events, 5/s, 100 %")
    }
}
