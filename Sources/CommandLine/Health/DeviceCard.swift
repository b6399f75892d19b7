import JSON

/// One device's health as a card.
struct DeviceCard {
    private var device: JSONValue

    init(_ device: JSONValue) { self.device = device }

    var card: Card {
        var card = Card(device["device"]?.string ?? "?")
        let score = HealthText.points(device["score"]) ?? "?"
        card.add("score", "\(score) of 100, \(device["status"]?.string ?? "?")")
        card.add("confidence", HealthText.share(device["confidence"]))
        card.add("factors", (device["factors"]?.array ?? []).map(Self.factor))
        card.add("trend", HealthText.signed(device["trend_per_day"]).map { "\($0) points a day" })
        card.add("next", HealthText.next(device))
        card.add("forecast", forecast)
        card.add(
            "yesterday", HealthText.signed(device["change_since_yesterday"]).map { "\($0) points since" })
        card.add("window", window)
        card.add("last reading", device["last_reading"]?.string.map(TimeText.short))
        card.add("location", location)
        card.add("policy", "\(device["policy"]?.string ?? "?"), class \(device["class"]?.string ?? "?")")
        return card
    }

    /// `battery_voltage: 11.2 scores 22.2, weight 0.4, 10 readings`.
    private static func factor(_ factor: JSONValue) -> String {
        let name = factor["feature"]?.string ?? "?"
        let weight = "weight \(factor["weight"]?.text ?? "?"), \(factor["samples"]?.text ?? "0") readings"
        guard let value = factor["value"]?.number, let score = HealthText.points(factor["score"]) else {
            return "\(name): missing, \(weight)"
        }
        return "\(name): \(NumberText.fixed(value, digits: 3)) scores \(score), \(weight)"
    }

    private var forecast: [String] {
        (device["forecast"]?["thresholds"]?.array ?? []).map { entry in
            let hours = entry["hours"]?.number.map { NumberText.fixed($0, digits: 1) } ?? "?"
            let interval = (entry["interval"]?.array ?? []).map { bound in
                bound.number.map { NumberText.fixed($0, digits: 1) } ?? "never"
            }
            let sure = HealthText.share(entry["confidence"]).map { ", confidence \($0)" } ?? ""
            return
                "\(entry["status"]?.string ?? "?") in \(hours) h (\(interval.joined(separator: " to ")))\(sure)"
        }
    }

    private var window: String? {
        guard let start = device["window"]?["start"]?.string, let end = device["window"]?["end"]?.string
        else {
            return nil
        }
        let events = device["samples"]?.text ?? "?"
        return "\(TimeText.short(start)) to \(TimeText.short(end)), \(events) events"
    }

    private var location: String? {
        guard let place = device["location"], let latitude = place["lat"]?.text,
            let longitude = place["lon"]?.text
        else { return nil }
        return "\(latitude), \(longitude), cell \(place["cell"]?.string ?? "?")"
    }
}
