import ByteCoding
import Experiments
import Randomness
import Sketches
import Testing

@Suite("An arm's window is summed up exactly and merges in any order")
struct ArmWindowTests {
    private static func bytes(_ window: ArmWindow) -> [UInt8] {
        var writer = ByteWriter()
        window.encode(into: &writer)
        return writer.bytes
    }

    private static func restored(_ bytes: [UInt8]) throws(ByteCodingError) -> ArmWindow {
        var reader = ByteReader(bytes)
        let window = try ArmWindow(from: &reader)
        try reader.finish()
        return window
    }

    private static func random(_ seed: UInt64, _ count: Int) -> [ArmSample] {
        var chance = SeededRandom(seed: seed)
        return (0..<count).map { _ in
            var sample = ArmSample(
                presence: ArmSample.Presence(rawValue: UInt8.random(in: 0...255, using: &chance)),
                isError: Bool.random(using: &chance))
            sample.latency = Double.random(in: 0...1e4, using: &chance)
            sample.firstToken = Double.random(in: 0...100, using: &chance)
            sample.inputTokens = Double(Int.random(in: 0...5_000, using: &chance))
            sample.outputTokens = Double(Int.random(in: 0...5_000, using: &chance))
            sample.cost = Double.random(in: 0...1e-3, using: &chance)
            sample.confidence = Double.random(in: 0...1, using: &chance)
            sample.covariate = Double.random(in: -5...5, using: &chance)
            sample.unit = UInt64.random(in: 0..<200, using: &chance) &* 0x9E37_79B9_7F4A_7C15
            return sample
        }
    }

    @Test("a thousand million values around a million keep their variance to 1e-6")
    func billion() throws {
        // Values of 999,999, 1,000,000 and 1,000,001 in equal parts have a variance of 2/3.
        var window = ArmWindow()
        for index in 0..<999 { window.insert(Measures.sample(latency: 999_999 + Double(index % 3))) }
        for _ in 0..<20 { window.merge(window) }
        let moments = window[.latency]
        #expect(moments.count == 999 << 20)
        let expected = 2.0 / 3 * Double(moments.count) / Double(moments.count - 1)
        #expect((try #require(moments.variance) / expected - 1).magnitude < 1e-12)
        #expect(moments.mean == 1_000_000)
    }

    @Test("a first value that is far from all others costs few digits")
    func outlier() throws {
        var window = ArmWindow()
        window.insert(Measures.sample(latency: 1e9))
        var exact = Moments()
        exact.insert(1e9)
        for index in 0..<10_000 {
            window.insert(Measures.sample(latency: Double(index % 10)))
            exact.insert(Double(index % 10))
        }
        let (variance, expected) = (try #require(window[.latency].variance), try #require(exact.variance))
        #expect((variance / expected - 1).magnitude < 1e-9)
    }

    @Test(
        "parts merged in any order, or through their bytes, print the same numbers",
        arguments: 1...20 as ClosedRange<UInt64>)
    func order(seed: UInt64) throws {
        let samples = Self.random(seed, 900)
        let parts = stride(from: 0, to: 900, by: 150).map { Measures.window(Array(samples[$0..<$0 + 150])) }
        var forward = ArmWindow()
        for part in parts { forward.merge(part) }
        var backward = ArmWindow()
        for part in parts.reversed() { backward.merge(try Self.restored(Self.bytes(part))) }
        let whole = Measures.window(samples)
        for field in MeasuredField.allCases {
            let (a, b, c) = (forward[field], backward[field], whole[field])
            #expect(a.count == c.count)
            #expect(a.mean == b.mean)
            #expect(a.variance == b.variance)
            let (some, all) = (try #require(a.variance), try #require(c.variance))
            #expect((some / all - 1).magnitude < 1e-12)
        }
        #expect(forward.units == backward.units)
        #expect(forward.units == whole.units)
        #expect(forward.count == 900)
    }

    @Test(
        "an open window goes on from its bytes as if nothing had been",
        arguments: 1...5 as ClosedRange<UInt64>)
    func resumed(seed: UInt64) throws {
        let samples = Self.random(seed, 300)
        var window = ArmWindow()
        for (index, sample) in samples.enumerated() {
            window.insert(sample)
            if index % 37 == 0 { window = try Self.restored(Self.bytes(window)) }
        }
        #expect(window == Measures.window(samples))
        #expect(Self.bytes(window) == Self.bytes(Measures.window(samples)))
    }

    @Test("values too large to be squared make an infinite variance and no trap")
    func large() {
        var window = ArmWindow()
        window.insert(Measures.sample(latency: .greatestFiniteMagnitude))
        window.insert(Measures.sample(latency: 0x1p500))
        window.insert(Measures.sample(latency: 3))
        #expect(window[.latency].count == 3)
        #expect(window[.latency].variance == .infinity)
        #expect(window[.latency].mean?.isFinite == true)
    }

    @Test("fields that a pair shares give the covariance; a field that comes alone makes it unknown")
    func comoment() throws {
        var window = Measures.tokens([1, 2, 4], [10, 30, 20]).window
        window.merge(Measures.tokens([3], [0]).window)
        let products = window.products(of: .latencyPerInputToken)
        let (x, y) = (window[.latency], window[.inputTokens])
        // Means 2.5 and 15: distances -1.5, -0.5, 1.5, 0.5 and -5, 15, 5, -15.
        #expect(products.comoment(x, y) == 7.5 - 7.5 + 7.5 - 7.5)
        window.insert(Measures.sample(latency: 1))
        #expect(
            window.products(of: .latencyPerInputToken).comoment(window[.latency], window[.inputTokens]) == nil
        )
    }

    @Test("bytes that are no window are an error")
    func hostile() throws {
        let bytes = Self.bytes(Measures.window(Self.random(3, 200)))
        for length in bytes.indices.dropFirst() {
            #expect(throws: ByteCodingError.self) { try Self.restored(Array(bytes[..<length])) }
        }
        var chance = SeededRandom(seed: 9)
        for _ in 0..<5_000 {
            var broken = bytes
            broken[Int.random(in: 0..<bytes.count, using: &chance)] ^= UInt8.random(
                in: 1...255, using: &chance)
            guard var window = try? Self.restored(broken) else { continue }
            window.merge(window)
            _ = window[.latency].variance
            _ = Self.bytes(window)
        }
    }
}
