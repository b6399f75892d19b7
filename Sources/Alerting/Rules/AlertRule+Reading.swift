import Commands
import JSON

extension AlertRule {
    /// Members of every subject that a rule may ask for beside those of its view.
    private static let environment = "environment"
    private static let baseWindow: Int64 = 60_000
    /// Milliseconds.
    private static let usualGroupWait: Int64 = 30_000
    private static let placeholder = Condition.and([])

    init(reading reader: inout BodyReader, _ catalog: MetricCatalog) {
        when = reader.requiredText("when", limit: AlertingLimits.conditionBytes)
        condition = Self.condition(when, &reader, catalog)
        let view = condition.fields.first.flatMap { catalog[$0.view] }
        let window = Self.window(&reader)
        let by = Self.by(&reader, view)
        let matches = Self.matches(&reader, view)
        let filters = matches.filter { $0.member != Self.environment && !by.contains($0.member) }
        shape = RuleShape(
            view: view?.name ?? "", by: by, window: window,
            filters: filters.map { .init(member: $0.member, pattern: $0.pattern) })
        `where` = matches
        holdFor = reader.duration("for") ?? 0
        keepFiringFor = reader.duration("keep_firing_for") ?? 0
        missingAfter = reader.duration("missing_after")
        if missingAfter == 0 {
            reader.report("missing_after", "is nothing: there is time between any two windows")
        }
        severity = reader.choice("severity", Severity.self) ?? .warning
        cooldown = reader.duration("cooldown") ?? 0
        maxPerSubject = reader.integer("max_per_subject", in: 1...Int64(AlertingLimits.firedCount)).map(
            Int.init)
        let limit = AlertingLimits.listCount
        escalations = reader.objects("escalate", limit: limit) { Escalation(reading: &$0) } ?? []
        notify = reader.texts("notify", limit: limit) ?? []
        groupBy = reader.texts("group_by", limit: limit)
        groupWait = Self.groupWait(&reader, isGrouped: groupBy != nil)
        mute = reader.objects("mute", limit: limit) { MuteWindow(reading: &$0) } ?? []
        dependsOn = reader.texts("depends_on", limit: limit) ?? []
        flapping = reader.object("flapping") { FlapDamping(reading: &$0) }
        labels = Self.labels(&reader)
        runbook = reader.text("runbook")
        description = reader.text("description")
        checkOrder(&reader)
        checkLookBack(&reader)
        reader.finish()
    }

    private static func condition(
        _ text: String, _ reader: inout BodyReader, _ catalog: MetricCatalog
    ) -> Condition {
        guard !text.isEmpty else {
            if reader.value("when") == .string("") { reader.report("when", "is empty") }
            return placeholder
        }
        do throws(ConditionError) {
            return try ConditionParser.parse(text, catalog)
        } catch {
            reader.report("when", error.description)
            return placeholder
        }
    }

    private static func groupWait(_ reader: inout BodyReader, isGrouped: Bool) -> Int64 {
        let wait = reader.duration("group_wait")
        if wait != nil, !isGrouped { reader.report("group_wait", "waits for nothing without a group_by") }
        return wait ?? usualGroupWait
    }

    private static func window(_ reader: inout BodyReader) -> Int64 {
        let window = reader.duration("window") ?? baseWindow
        guard window > 0, window % baseWindow == 0 else {
            reader.report("window", "is no multiple of 1m")
            return baseWindow
        }
        return window
    }

    private static func by(_ reader: inout BodyReader, _ view: MetricCatalog.View?) -> [String] {
        guard let by = reader.texts("by", limit: AlertingLimits.listCount) else {
            return view?.defaultBy ?? []
        }
        guard let view else { return by }
        for (index, member) in by.enumerated() {
            let place = "\(reader.place("by"))/\(index)"
            if !view.members.contains(member) {
                let hint = NearestName.hint(for: member, among: view.members)
                reader.report(CommandFault(place, "\(view.name) has no '\(member)': \(hint)"))
            } else if by[..<index].contains(member) {
                reader.report(CommandFault(place, "is there already"))
            }
        }
        if by.isEmpty { reader.report("by", "names nothing that subjects could be told apart by") }
        return by
    }

    private static func matches(_ reader: inout BodyReader, _ view: MetricCatalog.View?) -> [Match] {
        var matches: [Match] = []
        for entry in reader.entries("where") {
            let place = "\(reader.place("where"))/\(BodyReader.escaped(entry.name))"
            guard let text = entry.value.string, text.utf8.count <= CommandLimits.textBytes else {
                reader.report(CommandFault(place, "is no text"))
                continue
            }
            if let view, !view.members.contains(entry.name), entry.name != environment {
                let hint = NearestName.hint(for: entry.name, among: view.members + [environment])
                reader.report(CommandFault(place, "\(view.name) has no '\(entry.name)': \(hint)"))
            }
            matches.append(Match(member: entry.name, pattern: NamePattern(text)))
        }
        return matches.sorted { $0.member < $1.member }
    }

    private static func labels(_ reader: inout BodyReader) -> [(name: String, value: String)] {
        let entries = reader.entries("labels")
        if reader.isStrict, entries.count > AlertingLimits.listCount {
            reader.report(
                "labels", "has \(entries.count) members, and \(AlertingLimits.listCount) are allowed")
        }
        for entry in entries where entry.value.string == nil {
            let place = "\(reader.place("labels"))/\(BodyReader.escaped(entry.name))"
            reader.report(CommandFault(place, "is no text"))
        }
        return entries.compactMap { entry in entry.value.string.map { (entry.name, $0) } }.sorted {
            $0.0 < $1.0
        }
    }

    private func checkOrder(_ reader: inout BodyReader) {
        for index in escalations.indices.dropFirst()
        where escalations[index].after <= escalations[index - 1].after {
            reader.report(
                CommandFault("\(reader.place("escalate"))/\(index)/after", "is not later than the one before")
            )
        }
        checkSeverities(&reader)
        for (index, member) in (groupBy ?? []).enumerated() where !shape.by.contains(member) {
            reader.report(
                CommandFault(
                    "\(reader.place("group_by"))/\(index)", "is not among what subjects are told apart by"))
        }
    }

    /// What was once taken stays what it is.
    private func checkSeverities(_ reader: inout BodyReader) {
        guard reader.isStrict else { return }
        var before = severity
        for (index, next) in escalations.enumerated() {
            if next.severity < before {
                reader.report(
                    CommandFault(
                        "\(reader.place("escalate"))/\(index)/severity",
                        "is less than \(before.rawValue), which the alert has by then"))
            }
            before = next.severity
        }
    }

    /// The longest time that the condition looks back, milliseconds; nil if it doesn't.
    var longestLookBack: Int64? { condition.terms.compactMap(\.lookBack).max() }

    /// A number of devices and one of models, which no window has both of; nil if the condition has not both.
    var mixedFields: (ofDevices: MetricField, ofModels: MetricField)? {
        let fields = condition.fields
        guard let device = fields.first(where: { MetricCatalog.deviceViews.contains($0.view) }),
            let model = fields.first(where: { !MetricCatalog.deviceViews.contains($0.view) })
        else { return nil }
        return (device, model)
    }

    /// Windows that a condition looks back to must be whole ones, and not too many.
    private func checkLookBack(_ reader: inout BodyReader) {
        for term in condition.terms {
            guard let span = term.lookBack else { continue }
            let limit = term.isPrediction ? AlertingLimits.predictionWindows : AlertingLimits.lookBackWindows
            let text = DurationText.format(milliseconds: span)
            if span % shape.window != 0 {
                reader.report("when", "looks back \(text), which is no multiple of the rule's window")
            } else if span / shape.window > limit {
                reader.report("when", "looks back \(text), which is more than \(limit) windows")
            }
        }
    }
}
