public import Commands

/// Which devices a view of health is asked for.
public struct DeviceFilter: Sendable {
    public enum Order: String, Sendable, CaseIterable {
        case name
        /// The lowest score first.
        case worst
    }

    public var device: String?
    public var deviceClass: String?
    public var status: HealthStatus?
    /// The beginning of a geohash.
    public var cell: String?
    public var order = Order.name
    public var limit = HealthLimits.pageSize
    /// Devices that earlier pages have shown.
    public var skipped = 0

    public init() {}

    private static func limit(_ text: String?) throws(CommandRejection) -> Int {
        guard let text else { return HealthLimits.pageSize }
        guard let limit = Int(text), (1...HealthLimits.pageSize).contains(limit) else {
            throw .badRequest("limit is not from 1 to \(HealthLimits.pageSize)")
        }
        return limit
    }

    /// Parameters: `device`, `class`, `status`, `cell`, `order` (`name` or `worst`), `limit`,
    /// `page_token`.
    public init(_ parameters: QueryParameters) throws(CommandRejection) {
        device = parameters.text("device")
        deviceClass = parameters.text("class")
        status = try parameters.choice("status", HealthStatus.self)
        cell = parameters.text("cell")
        order = try parameters.choice("order", Order.self) ?? .name
        limit = try Self.limit(parameters.text("limit"))
        guard let token = parameters.text("page_token") else { return }
        guard let skipped = Int(token), skipped >= 0 else {
            throw .badRequest("page_token '\(token)' is not one that an answer gave")
        }
        self.skipped = skipped
    }
}
