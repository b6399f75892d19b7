import Commands
public import JSON

extension HealthState {
    /// The fleet as a whole: how many devices have which status, the worst ones, classes and cells, and what has changed
    /// since yesterday.
    ///
    /// - Parameters:
    ///   - now: the watermark, milliseconds since 1970.
    ///   - cellLength: characters of a geohash that make a cell.
    /// - Complexity: linear in the number of devices.
    public func fleet(_ filter: DeviceFilter = DeviceFilter(), now: Int64, cellLength: Int = 4) -> JSONValue {
        var all = FleetGroup()
        var classes: [String: FleetGroup] = [:]
        var cells: [String: FleetGroup] = [:]
        var worst = WorstDevices(limit: HealthLimits.worstCount)
        var changes = FleetChanges()
        forEach(filter, now) { place, one in
            all.add(one)
            classes[one.policy.deviceClass, default: FleetGroup()].add(one)
            if let location = one.record.location {
                cells[Geohash.cell(of: location.place, length: cellLength), default: FleetGroup()].add(one)
            }
            worst.add(one.record.name, one.score.score, place: place)
            if let before = one.record.yesterday {
                changes.add(one.record.name, one.score.score - before, place: place)
            }
        }
        return [
            "devices": JSONValue(all.count), "mean_score": JSONValue(all.mean), "statuses": all.statusCounts,
            "distribution": all.distribution, "worst": .array(worst.places.map { worstDevice($0, now) }),
            "classes": Self.groups(classes), "cells": Self.groups(cells), "since_yesterday": changes.json,
        ]
    }

    private func worstDevice(_ place: Int, _ now: Int64) -> JSONValue {
        let (record, policy) = (devices[place], policies[devices[place].policy])
        guard let one = DeviceHealth(record, policy, now: now) else { return .null }
        return [
            "device": .string(record.name), "score": .exact(one.score.score),
            "status": .string(one.status.rawValue),
            "because": JSONValue(one.score.factors.first { $0.loss > 0 }?.feature),
        ]
    }

    private static func groups(_ groups: [String: FleetGroup]) -> JSONValue {
        .object(
            groups.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.compactMap { name in
                groups[name].map { .init(name, $0.json) }
            })
    }
}

/// Devices that are counted together.
private struct FleetGroup {
    private var statuses = HealthStatus.allCases.map { _ in 0 }
    /// By tens of points, the last of which takes 100 in.
    private var tens = Array(repeating: 0, count: 10)
    private var sum = 0.0
    private(set) var count = 0

    mutating func add(_ one: DeviceHealth) {
        count += 1
        sum += one.score.score
        tens[min(9, max(0, Int(one.score.score / 10)))] += 1
        if let status = HealthStatus.allCases.firstIndex(of: one.status) { statuses[status] += 1 }
    }

    var mean: Double? { count == 0 ? nil : sum / Double(count) }

    var statusCounts: JSONValue {
        .object(zip(HealthStatus.allCases, statuses).map { .init($0.rawValue, JSONValue($1)) })
    }

    var distribution: JSONValue {
        .array(
            tens.enumerated().map { index, count in
                [
                    "from": JSONValue(index * 10), "to": JSONValue(index * 10 + 10),
                    "devices": JSONValue(count),
                ]
            })
    }

    var json: JSONValue {
        ["devices": JSONValue(count), "mean_score": JSONValue(mean), "statuses": statusCounts]
    }
}

/// The few devices with the lowest numbers, the lowest first; of equal ones the first by name.
private struct WorstDevices {
    private var entries: [(value: Double, name: UTF8Name, place: Int)] = []
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    var places: [Int] { entries.map(\.place) }
    var values: [(name: String, value: Double)] { entries.map { ($0.name.text, $0.value) } }

    mutating func add(_ name: String, _ value: Double, place: Int) {
        if entries.count == limit, let last = entries.last, value > last.value { return }
        let entry = (value: value, name: UTF8Name(name), place: place)
        let index =
            entries.firstIndex { $0.value == value ? entry.name < $0.name : value < $0.value }
            ?? entries.count
        entries.insert(entry, at: index)
        if entries.count > limit { entries.removeLast() }
    }
}

/// How scores are beside those of a day before.
private struct FleetChanges {
    private var compared = 0
    private var sum = 0.0
    private var better = 0
    private var worse = 0
    private var fallen = WorstDevices(limit: HealthLimits.worstCount)

    mutating func add(_ name: String, _ change: Double, place: Int) {
        compared += 1
        sum += change
        if change > 0 { better += 1 }
        guard change < 0 else { return }
        worse += 1
        fallen.add(name, change, place: place)
    }

    var json: JSONValue {
        [
            "compared": JSONValue(compared),
            "mean_change": JSONValue(compared == 0 ? nil : sum / Double(compared)),
            "better": JSONValue(better), "worse": JSONValue(worse),
            "fallen_most": .array(
                fallen.values.map { ["device": .string($0.name), "change": .number($0.value)] }),
        ]
    }
}
