public import ByteCoding

/// A domain of the control shard that hears what data shards say of their devices. It takes a report in before decisions
/// are taken.
public protocol DeviceDomain: ControlDomain {
    /// - Parameter partition: of `telemetry`: where the devices' events lie.
    mutating func take(_ report: DeviceReport, partition: Int32) throws(ByteCodingError)
}
