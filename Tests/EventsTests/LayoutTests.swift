import Events
import Testing

@Suite("The rows of Swift are those of the shim")
struct LayoutTests {
    @Test("sizes and offsets agree")
    func layout() {
        #expect(EventDecoder.rowLayoutsAgree)
        #expect(MemoryLayout<InferenceRow>.stride == 256)
        #expect(MemoryLayout<FeatureRow>.stride == 32)
    }
}
