import JSON

/// The course of a view's most telling number, a line for each series: below the table, where many windows are hard to read.
struct Trends {
    /// Windows of a series from which on a line says more than the rows.
    private static let fewest = 8
    private static let seriesLimit = 12
    private static let columns = 60
    private static let names = ["model", "version", "variant", "feature"]
    private static let measures = ["latency": "latency_ms.p99", "drift": "psi", "quality": "accuracy"]

    private let records: [FlatRecord]
    private let measure: String?

    init(of view: String?, _ records: [FlatRecord]) {
        self.records = records
        measure = view.flatMap { Self.measures[$0] }
    }

    var lines: [String] {
        guard let measure else { return [] }
        var order: [String] = []
        var series: [String: [FlatRecord]] = [:]
        for record in records {
            let name = Self.names.compactMap { record.values[$0]?.string }.joined(separator: " ")
            if series[name] == nil { order.append(name) }
            series[name, default: []].append(record)
        }
        let long = order.filter { (series[$0]?.count ?? 0) >= Self.fewest }.prefix(Self.seriesLimit)
        return long.compactMap { name in Self.line(name, series[name] ?? [], measure) }
    }

    /// `psi chat v1 amount  ▁▁▂▂▅█▇  0.01 to 0.52`
    private static func line(_ name: String, _ records: [FlatRecord], _ measure: String) -> String? {
        let byStart = records.sorted {
            ($0.values["start"]?.string ?? "") < ($1.values["start"]?.string ?? "")
        }
        let values = byStart.map { $0.values[measure]?.number }
        let present = values.compactMap(\.self)
        guard let low = present.min(), let high = present.max() else { return nil }
        let title = measure.split(separator: ".").last ?? ""
        let range = "\(NumberText.short(low)) to \(NumberText.short(high))"
        return "\(title) \(name)  \(Sparkline.text(values, columns: columns))  \(range)"
    }
}
