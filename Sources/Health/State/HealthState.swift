import Commands

/// The health of devices: a fold of policies and of closed windows of readings.
///
/// Readings come as base windows (`take`), in the order in which they close for their device, and time passes by
/// `advance`. A device is scored as its policy's window closes, and never again.
public struct HealthState: Sendable, Equatable {
    /// Of the next event, counted from 1.
    public internal(set) var nextSequence: UInt64 = 1
    /// By name.
    var policies: [PolicyRecord] = []
    /// Devices that follow a policy, in the order in which they were first heard of.
    var devices: [DeviceRecord] = []
    /// Places of the devices, by name.
    var places: [UTF8Name: Int] = [:]
    /// No window that ends by this is reckoned any more, milliseconds since 1970.
    var closedThrough: Int64 = .min
    /// The end of the first open window; `Int64.max` if none is open.
    var firstEnd: Int64 = .max
    /// The same of devices that are idle.
    var firstIdleEnd: Int64 = .max
    /// How far telemetry has come as a whole, milliseconds since 1970; `Int64.min` before anything has come.
    public internal(set) var time: Int64 = .min
    /// Base windows that came behind their policy's window.
    public internal(set) var lateCount: UInt64 = 0
    /// Base windows of devices beyond `HealthLimits.deviceCount`.
    public internal(set) var overflowCount: UInt64 = 0

    /// By name, what puts of a policy put instead of what was recorded, in a fold of what could have been.
    var supposed: [String: HealthPolicy] = [:]

    public init() {}

    public var deviceCount: Int { devices.count }
    public var policyCount: Int { policies.count }

    func policyIndex(_ name: String) -> Int? { policies.firstIndex { $0.name == name } }

    /// The place of the policy that a device follows: the one with the longest pattern that matches, the first by name of
    /// several.
    func policy(of device: String) -> Int? {
        var best: (index: Int, length: Int)?
        for (index, record) in policies.enumerated() {
            let length = record.policy.devices.text.utf8.count
            if length > best?.length ?? -1, record.policy.devices.matches(device) { best = (index, length) }
        }
        return best?.index
    }
}
