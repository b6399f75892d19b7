import CRdKafka

/// What librdkafka calls when an empty queue gets a message.
///
/// Sound because the stream that hands out `opaque` keeps this object until it has taken the callback off its queue.
final class WakeTarget: Sendable {
    private let wake: @Sendable () -> Void

    init(_ wake: @escaping @Sendable () -> Void) { self.wake = wake }

    var opaque: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    static let callback: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Void = { _, opaque in
        guard let opaque else { return }
        Unmanaged<WakeTarget>.fromOpaque(opaque).takeUnretainedValue().wake()
    }
}
