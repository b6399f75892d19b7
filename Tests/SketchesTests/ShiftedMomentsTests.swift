import ByteCoding
import Randomness
import Sketches
import Testing

@Suite("Shifted moments are moments at a fraction of their cost")
struct ShiftedMomentsTests {
    @Test("mean and variance are those of the exact sums", arguments: [1.0, 1e6, -1e9, 1e-9])
    func same(center: Double) throws {
        var random = SeededRandom(seed: 5)
        var (shifted, exact) = (ShiftedMoments(), Moments())
        for _ in 0..<50_000 {
            let value = center + random.share()
            _ = shifted.insert(value)
            exact.insert(value)
        }
        let moments = shifted.moments
        #expect(moments.count == exact.count)
        let (mean, expectedMean) = (try #require(moments.mean), try #require(exact.mean))
        #expect((mean - expectedMean).magnitude <= 1e-15 * (1 + center.magnitude))
        let (variance, expected) = (try #require(moments.variance), try #require(exact.variance))
        #expect((variance / expected - 1).magnitude < 1e-10)
    }

    @Test("nothing and one value have no variance")
    func few() {
        var shifted = ShiftedMoments()
        #expect(shifted.moments == Moments())
        #expect(shifted.insert(7) == 0)
        #expect(shifted.moments.mean == 7)
        #expect(shifted.moments.variance == nil)
        #expect(shifted.moments.m2 == 0)
    }

    @Test("they go on from their bytes, and other bytes are an error")
    func coding() throws {
        var shifted = ShiftedMoments()
        for value in [3.0, 5, 4.5] { _ = shifted.insert(value) }
        var writer = ByteWriter()
        shifted.encode(into: &writer)
        var reader = ByteReader(writer.bytes)
        #expect(try ShiftedMoments(from: &reader) == shifted)
        for length in writer.bytes.indices {
            var short = ByteReader(Array(writer.bytes[..<length]))
            #expect(throws: ByteCodingError.self) { try ShiftedMoments(from: &short) }
        }
        var broken = ByteWriter()
        broken.writeVarint(2)
        for value in [0.0, .infinity, 1] { broken.write(value) }
        var other = ByteReader(broken.bytes)
        #expect(throws: ByteCodingError.self) { try ShiftedMoments(from: &other) }
    }

    @Test("products of distances give the comoment of the values, far from zero as well")
    func products() throws {
        let xs: [Double] = (0..<1_000).map { 1e6 + Double($0 % 17) }
        let ys: [Double] = (0..<1_000).map { 1e5 - Double($0 % 17) + Double($0 % 5) }
        var (first, second) = (ShiftedMoments(), ShiftedMoments())
        var (distances, exact) = (0.0, ProductSum())
        for (x, y) in zip(xs, ys) {
            let distance = first.insert(x)
            distances += distance * second.insert(y)
            exact.insert(x, y)
        }
        let sum = ProductSum(count: 1_000, distances: distances, first, second)
        let found = try #require(sum.comoment(first.moments, second.moments))
        let inserted = try #require(exact.comoment(first.moments, second.moments))
        let meanX = xs.reduce(0, +) / 1_000
        let meanY = ys.reduce(0, +) / 1_000
        var expected = 0.0
        for (x, y) in zip(xs, ys) { expected += (x - meanX) * (y - meanY) }
        #expect((found / expected - 1).magnitude < 1e-9)
        #expect((inserted / expected - 1).magnitude < 1e-9)
        #expect(sum.comoment(first.moments, Moments()) == nil)
    }

    @Test("ones and zeros are counted without being inserted")
    func ones() {
        var inserted = Moments()
        for index in 0..<10 { inserted.insert(index < 3 ? 1 : 0) }
        #expect(Moments(ones: 3, of: 10) == inserted)
    }
}
