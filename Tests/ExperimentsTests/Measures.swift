import Experiments
import Sketches

/// Windows of arms, made of values that a formula gives, so that the same ones can be had elsewhere.
enum Measures {
    /// `base + step * (i * factor mod modulus)` for i from 0.
    static func values(_ count: Int, _ base: Double, _ factor: Int, _ modulus: Int, _ step: Double)
        -> [Double]
    {
        (0..<count).map { base + step * Double(($0 * factor) % modulus) }
    }

    static func window(_ samples: [ArmSample]) -> ArmWindow {
        var window = ArmWindow()
        for sample in samples { window.insert(sample) }
        return window
    }

    static func sample(latency: Double, isError: Bool = false, unit: UInt64? = nil) -> ArmSample {
        var sample = ArmSample(presence: .latency, isError: isError)
        sample.latency = latency
        if let unit {
            sample.presence.insert(.unit)
            sample.unit = unit
        }
        return sample
    }

    static func latencies(_ values: [Double]) -> ArmMeasures {
        ArmMeasures(window(values.map { sample(latency: $0) }))
    }

    static func errors(_ errors: Int, of count: Int) -> ArmMeasures {
        ArmMeasures(window((0..<count).map { sample(latency: 5, isError: $0 < errors) }))
    }

    static func tokens(_ latencies: [Double], _ tokens: [Double]) -> ArmMeasures {
        let samples = zip(latencies, tokens).map { latency, tokens in
            var sample = ArmSample(presence: [.latency, .inputTokens, .outputTokens])
            (sample.latency, sample.inputTokens, sample.outputTokens) = (latency, tokens, tokens)
            return sample
        }
        return ArmMeasures(window(samples))
    }
}

extension Measures {
    static func distribution(_ values: [Double]) -> QuantileSketch {
        var sketch = QuantileSketch()
        for value in values { sketch.insert(value) }
        return sketch
    }
}
