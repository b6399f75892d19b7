import Commands
public import JSON

extension HealthState {
    /// The fleet as a whole: how many devices have which status, the worst ones, classes and cells, and what has changed
    /// since yesterday.
    ///
    /// - Parameters:
    ///   - now: the watermark, milliseconds since 1970.
    ///   - cellLength: characters of a geohash that make a cell.
    /// - Complexity: O(n log n) for the devices that match.
    public func fleet(_ filter: DeviceFilter = DeviceFilter(), now: Int64, cellLength: Int = 4) -> JSONValue {
        var filter = filter
        filter.order = .worst
        let found = found(filter, now: now)
        let worst = found.prefix(HealthLimits.worstCount).map { one -> JSONValue in
            [
                "device": .string(one.record.name), "score": .exact(one.score.score),
                "status": .string(one.status.rawValue),
                "because": JSONValue(one.score.factors.first { $0.loss > 0 }?.feature),
            ]
        }
        let classes = Self.grouped(found) { $0.policy.deviceClass }
        let cells = Self.grouped(found) { one in
            one.record.location.map { Geohash.cell(of: $0.place, length: cellLength) }
        }
        return [
            "devices": JSONValue(found.count), "mean_score": JSONValue(Self.mean(found)),
            "statuses": Self.statuses(found), "distribution": Self.distribution(found),
            "worst": .array(worst), "classes": .object(classes), "cells": .object(cells),
            "since_yesterday": Self.changes(found),
        ]
    }

    private static func mean(_ devices: [DeviceHealth]) -> Double? {
        devices.isEmpty ? nil : devices.reduce(0) { $0 + $1.score.score } / Double(devices.count)
    }

    private static func statuses(_ devices: [DeviceHealth]) -> JSONValue {
        .object(
            HealthStatus.allCases.map { status in
                .init(status.rawValue, JSONValue(devices.count { $0.status == status }))
            })
    }

    /// Devices by tens of points, the last of which takes 100 in.
    private static func distribution(_ devices: [DeviceHealth]) -> JSONValue {
        var counts = Array(repeating: 0, count: 10)
        for one in devices { counts[min(9, max(0, Int(one.score.score / 10)))] += 1 }
        return .array(
            counts.enumerated().map { index, count in
                [
                    "from": JSONValue(index * 10), "to": JSONValue(index * 10 + 10),
                    "devices": JSONValue(count),
                ]
            })
    }

    private static func grouped(
        _ devices: [DeviceHealth], by group: (DeviceHealth) -> String?
    ) -> [JSONValue.Member] {
        let groups = Dictionary(grouping: devices) { group($0) ?? "" }
        return groups.keys.filter { !$0.isEmpty }.sorted().compactMap { name in
            groups[name].map { members in
                .init(
                    name,
                    [
                        "devices": JSONValue(members.count), "mean_score": JSONValue(mean(members)),
                        "statuses": statuses(members),
                    ])
            }
        }
    }

    private static func changes(_ devices: [DeviceHealth]) -> JSONValue {
        let changes = devices.compactMap { one in
            one.record.yesterday.map { (one: one, change: one.score.score - $0) }
        }
        let fallen = changes.filter { $0.change < 0 }.sorted {
            $0.change == $1.change
                ? UTF8Name($0.one.record.name) < UTF8Name($1.one.record.name) : $0.change < $1.change
        }
        let sum = changes.reduce(0) { $0 + $1.change }
        return [
            "compared": JSONValue(changes.count),
            "mean_change": JSONValue(changes.isEmpty ? nil : sum / Double(changes.count)),
            "better": JSONValue(changes.count { $0.change > 0 }), "worse": JSONValue(fallen.count),
            "fallen_most": .array(
                fallen.prefix(HealthLimits.worstCount).map {
                    ["device": .string($0.one.record.name), "change": .number($0.change)]
                }),
        ]
    }
}
