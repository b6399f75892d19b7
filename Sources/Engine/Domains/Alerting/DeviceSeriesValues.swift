import Alerting
import Commands

/// The numbers that rules about devices ask for: of the windows that were just scored and of earlier ones; of other views,
/// what rules of series get.
struct DeviceSeriesValues: SeriesValues {
    let others: ClosedSeriesValues
    let history: DeviceHistory
    /// By device, the windows that are being judged.
    let current: [String: DeviceWindowNumbers]

    func value(
        _ field: MetricField, _ shape: RuleShape, _ subject: Subject, version: String?, start: Int64,
        end: Int64
    ) -> WindowValue? {
        guard MetricCatalog.deviceViews.contains(field.view) else {
            return others.value(field, shape, subject, version: version, start: start, end: end)
        }
        guard version == nil, start < end, let place = shape.by.firstIndex(of: MetricCatalog.device) else {
            return nil
        }
        let device = subject.values[place].text
        if let now = current[device], now.start == start { return now[field.text] }
        return history.value(field.text, of: device, startingIn: start..<end)
    }

    func environments(_ shape: RuleShape, _ subject: Subject) -> [String] { [] }
}
