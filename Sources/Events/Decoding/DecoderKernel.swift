import CSimdJSON

/// One of simdjson's kernels, each for an instruction set. They differ in speed only.
public struct DecoderKernel: Hashable, Sendable, CustomStringConvertible {
    /// `icelake`, `haswell`, `westmere`, `arm64`, `fallback`, ….
    public let name: String

    /// Those that this processor can run, the best first.
    public static let available: [DecoderKernel] = {
        var kernels: [DecoderKernel] = []
        while let name = varve_kernel_name(kernels.count) {
            kernels.append(DecoderKernel(name: String(cString: name)))
        }
        return kernels
    }()

    public var description: String { name }
}
