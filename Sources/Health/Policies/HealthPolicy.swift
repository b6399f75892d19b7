public import Commands
public import JSON

/// How the health of a class of devices is reckoned.
public struct HealthPolicy: Sendable, Equatable {
    /// Names of the devices. A device follows the policy with the longest matching pattern.
    public var devices: NamePattern
    /// What its devices are called together in views; the policy's name unless it says otherwise.
    public var deviceClass: String?
    public var features: [PolicyFeature]
    /// Milliseconds; a multiple of `baseWindow`. Windows begin at multiples of it since 1970.
    public var window: Int64
    /// Readings of a feature in a window that make it fully certain.
    public var expectedSamples: UInt64
    /// Milliseconds without a reading after which a device is silent; nil if it never is.
    public var silentAfter: Int64?
    public var thresholds: HealthThresholds
    /// Milliseconds that a trend goes back.
    public var trendWindow: Int64

    /// Readings are kept in windows of a minute until a policy's window closes.
    public static let baseWindow: Int64 = 60_000
    static let day: Int64 = 86_400_000
    private static let hour: Int64 = 3_600_000

    public init(devices: String, features: [PolicyFeature]) {
        self.devices = NamePattern(devices)
        self.features = features
        window = 600_000
        expectedSamples = 10
        silentAfter = 1_800_000
        thresholds = HealthThresholds()
        trendWindow = Self.day
    }

    /// The usual setup of battery-powered devices: how steady the current is, the battery, the reception.
    public static func classic(devices: String = "*") -> HealthPolicy {
        HealthPolicy(
            devices: devices,
            features: [
                PolicyFeature("battery_voltage", weight: 0.4, .bounds, good: 12.6, bad: 10.8),
                PolicyFeature("current", weight: 0.4, .stability, good: 0.05, bad: 0.5),
                PolicyFeature("gps_hdop", weight: 0.2, .bounds, good: 1, bad: 5),
            ])
    }

    init(reading reader: inout BodyReader) {
        self.init(
            devices: reader.requiredText("devices", limit: 2 * CommandLimits.nameCharacters), features: [])
        if reader.value("devices") == .string("") { reader.report("devices", "is empty: * stands for all") }
        deviceClass = reader.text("class", limit: CommandLimits.nameCharacters)
        if let deviceClass, reader.isStrict, let fault = NameRule.fault(of: deviceClass) {
            reader.report("class", fault)
        }
        let given = reader.objects("features", limit: HealthLimits.featureCount) {
            PolicyFeature(reading: &$0)
        }
        features = given ?? []
        checkFeatures(&reader)
        window = reader.duration("window") ?? window
        let most = UInt64(1_000_000_000)
        expectedSamples =
            reader.integer("expected_samples", in: 1...Int64(most)).map(UInt64.init) ?? expectedSamples
        if reader.holds("silent_after") { silentAfter = reader.duration("silent_after") }
        thresholds = reader.object("thresholds") { HealthThresholds(reading: &$0) } ?? thresholds
        trendWindow = reader.duration("trend_window") ?? trendWindow
        checkDurations(&reader)
        reader.finish()
    }

    private func checkFeatures(_ reader: inout BodyReader) {
        if features.isEmpty, reader.value("features")?.array?.isEmpty ?? true {
            reader.report("features", "at least one is needed")
        }
        for index in features.indices
        where features[..<index].contains(where: { $0.name == features[index].name }) {
            reader.report(
                CommandFault("\(reader.place("features"))/\(index)/feature", "is there already"))
        }
    }

    private mutating func checkDurations(_ reader: inout BodyReader) {
        if window <= 0 || window % Self.baseWindow != 0 {
            reader.report("window", "is no multiple of \(DurationText.format(milliseconds: Self.baseWindow))")
            window = Self.baseWindow
        }
        if silentAfter == 0 { reader.report("silent_after", "is nothing: every device would be silent") }
        if trendWindow / window > Int64(HealthLimits.trendWindowCount) {
            reader.report(
                "trend_window",
                "is more than \(HealthLimits.trendWindowCount) windows of \(DurationText.format(milliseconds: window))"
            )
        }
    }

    /// The members of a body that gives this policy.
    public var members: [JSONValue.Member] {
        func duration(_ milliseconds: Int64) -> JSONValue {
            // As people write a day and two.
            milliseconds % Self.hour == 0 && (Self.day..<3 * Self.day).contains(milliseconds)
                ? .string("\(milliseconds / Self.hour)h")
                : .string(DurationText.format(milliseconds: milliseconds))
        }
        return [
            .init("devices", .string(devices.text)), .init("class", JSONValue(deviceClass)),
            .init("features", .array(features.map(\.json))), .init("window", duration(window)),
            .init("expected_samples", JSONValue(expectedSamples)),
            .init("silent_after", silentAfter.map(duration) ?? .null), .init("thresholds", thresholds.json),
            .init("trend_window", duration(trendWindow)),
        ]
    }

    /// How far back closed windows are kept: as far as the trend goes, and for the change since yesterday.
    var memory: Int64 { max(trendWindow, Self.day + window) }
}
