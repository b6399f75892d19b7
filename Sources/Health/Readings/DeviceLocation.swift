/// Where a device was, in degrees.
public struct DeviceLocation: Sendable, Equatable {
    /// -90 to 90.
    public var latitude: Double
    /// -180 to 180.
    public var longitude: Double

    public init(latitude: Double, longitude: Double) {
        (self.latitude, self.longitude) = (latitude, longitude)
    }
}
