import Alerting
import ByteCoding
import Commands
import Drift
import Events
import JSON
import Registry
import Streams

/// The numbers that conditions ask for beside those of the window that they judge: of other views, other versions, and
/// earlier windows, as far as the closed windows in memory go back.
struct ClosedSeriesValues: SeriesValues {
    let windows: ClosedWindows
    let references: ReferencesState?
    let registry: RegistryDomain?

    init(_ windows: ClosedWindows) {
        self.windows = windows
        references = windows.sibling(ReferencesDomain.self)?.state
        registry = windows.sibling(RegistryDomain.self)
    }

    func value(
        _ field: MetricField, _ shape: RuleShape, _ subject: Subject, version: String?, start: Int64,
        end: Int64
    ) -> WindowValue? {
        guard let numbers = RuleNumbers(field.view, references: references),
            let place = numbers.view.fields.firstIndex(where: { $0.name == field.name })
        else { return nil }
        var asked = shape
        asked.view = field.view
        let group = group(asked, subject, version: version)
        // What can't be decoded was refused when it came.
        let found = try? numbers.subjects(asked, group, windows, start: start, end: end)
        let wanted = version.map { replaced(in: subject, shape, $0) } ?? subject
        guard let one = found?.first(where: { $0.subject == wanted }) ?? found?.first,
            let value = one.values[place]
        else { return nil }
        return WindowValue(value, count: one.count)
    }

    /// The series of a subject, of another version if one is named.
    private func group(_ shape: RuleShape, _ subject: Subject, version: String?) -> WatchedGroup {
        var members = Dictionary(
            zip(shape.by, subject.values).map { ($0, $1.text) }, uniquingKeysWith: { first, _ in first })
        if let version { members["version"] = version }
        let names = shape.by.filter(RuleView.seriesMembers.contains)
        var group = WatchedGroup(values: names.map { UTF8Name(members[$0] ?? "") }, next: 0)
        for kind in RuleView.kinds(shape.view) {
            for key in windows.series(of: kind, model: members["model"]) where fits(key, members, shape) {
                group.add(key)
            }
        }
        return group
    }

    private func fits(_ key: SeriesKey, _ members: [String: String], _ shape: RuleShape) -> Bool {
        let isSubject = members.allSatisfy { name, value in
            RuleView.member(name, of: key).map { UTF8Name($0) == UTF8Name(value) } ?? true
        }
        return isSubject
            && shape.filters.allSatisfy { filter in
                RuleView.member(filter.member, of: key).map(filter.pattern.matches) ?? true
            }
    }

    private func replaced(in subject: Subject, _ shape: RuleShape, _ version: String) -> Subject {
        Subject(zip(shape.by, subject.values).map { $0 == "version" ? version : $1.text })
    }

    /// Where the subject's model has traffic, or its version if it names one.
    func environments(_ shape: RuleShape, _ subject: Subject) -> [String] {
        guard let place = shape.by.firstIndex(of: "model"), subject.values.indices.contains(place),
            let live = registry?.state.live(subject.values[place].text).members
        else { return [] }
        let version = shape.by.firstIndex(of: "version").map { subject.values[$0].text }
        return live.filter { environment in
            guard let version else { return !(environment.value.members ?? []).isEmpty }
            return environment.value[version]?.number ?? 0 > 0
        }.map(\.name)
    }
}
