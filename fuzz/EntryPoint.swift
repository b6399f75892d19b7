#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The target that the environment names. One program has them all, so that one build serves all.
private let chosen: FuzzTarget = {
    let name = getenv("VARVE_FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let target = FuzzTarget.all.first(where: { $0.name == name }) else {
        let names = FuzzTarget.all.map(\.name).joined(separator: " ")
        print("VARVE_FUZZ_TARGET must name one of: \(names)")
        fflush(nil)
        _exit(2)  // libFuzzer takes an orderly exit for a crash
    }
    return target
}()

/// libFuzzer calls this with each input (llvm.org/docs/LibFuzzer.html).
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ bytes: UnsafeRawPointer, _ count: Int) -> CInt {
    chosen.run(UnsafeRawBufferPointer(start: bytes, count: count))
    return 0
}
