import ByteCoding
import Registry

/// A state from its bytes, all of which must be read.
func restored(_ bytes: [UInt8]) throws -> RegistryState {
    var reader = ByteReader(bytes)
    var state = RegistryState()
    try state.restore(from: &reader)
    try reader.finish()
    return state
}
