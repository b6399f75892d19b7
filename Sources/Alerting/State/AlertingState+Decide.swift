public import Commands
import JSON

extension AlertingState {
    /// Decides `PUT` and `DELETE` of `/v1/rules/{name}` and `/v1/silences/{name}`, `POST /v1/rules`, and
    /// `POST /v1/alerts/{id}/acknowledge`. Changes nothing.
    ///
    /// - Parameters:
    ///   - webhooks: whom rules may notify; nil to take any name.
    ///   - kept: how long closed windows of a size are in memory, both in milliseconds.
    public func decide(
        _ command: ResourceCommand, webhooks: Set<String>? = nil, kept: (Int64) -> Int64 = { _ in .max }
    ) -> CommandDecision<AlertingEvent> {
        do throws(CommandRejection) {
            try command.requireActor()
            switch (command.method, command.path.first, command.path.count) {
            case ("PUT", "rules", 2): return .accepted(try putRule(command, webhooks, kept))
            case ("POST", "rules", 1): return .accepted(try putPack(command, webhooks, kept))
            case ("DELETE", "rules", 2):
                return .accepted(try delete(command, .ruleDeleted, show(rule: command.path[1])))
            case ("PUT", "silences", 2): return .accepted(try putSilence(command))
            case ("DELETE", "silences", 2):
                return .accepted(try delete(command, .silenceDeleted, show(silence: command.path[1])))
            case ("POST", "alerts", 3) where command.path[2] == "acknowledge":
                return .accepted(try acknowledge(command))
            default: throw .notFound("there is no command \(command.request)")
            }
        } catch {
            return .rejected(error)
        }
    }

    private func event(_ change: AlertingEvent.Change, _ command: ResourceCommand) -> AlertingEvent {
        AlertingEvent(
            sequence: nextSequence, time: command.time, subject: command.path[1], actor: command.actor,
            change: change)
    }

    func putRule(
        _ command: ResourceCommand, _ webhooks: Set<String>?, _ kept: (Int64) -> Int64
    ) throws(CommandRejection) -> CommandAcceptance<AlertingEvent> {
        let name = command.path[1]
        var reader = named(command)
        let rule = AlertRule(reading: &reader, catalog)
        // Their windows are scored by device, and are not in memory by any other member.
        let isOfDevices = MetricCatalog.deviceViews.contains(rule.shape.view)
        if isOfDevices, !rule.shape.by.contains(MetricCatalog.device) {
            reader.report("by", "must name 'device': devices are judged one by one")
        }
        if let (ofDevices, ofModels) = rule.mixedFields {
            reader.report(
                "when",
                "\(ofDevices.text) is of a device and \(ofModels.text) of a model: a rule judges windows of one of them"
            )
        }
        if !isOfDevices, let span = rule.longestLookBack, span > kept(rule.shape.window) {
            let (window, kept) = (rule.shape.window, kept(rule.shape.window))
            reader.report(
                "when",
                "looks back \(DurationText.format(milliseconds: span)), and windows of "
                    + "\(DurationText.format(milliseconds: window)) are in memory for "
                    + "\(DurationText.format(milliseconds: kept)): give the rule a longer window")
        }
        for (index, webhook) in rule.notify.enumerated()
        where webhooks.map({ !$0.contains(webhook) }) ?? false {
            reader.report(CommandFault("/notify/\(index)", "there is no webhook '\(webhook)'"))
        }
        for (index, other) in rule.dependsOn.enumerated() where other == name || ruleIndex(other) == nil {
            let reason = other == name ? "a rule can't wait for itself" : "there is no rule '\(other)'"
            reader.report(CommandFault("/depends_on/\(index)", reason))
        }
        if rule.missingAfter != nil, rule.condition.needsGaps {
            reader.report("missing_after", "the condition itself asks for what is absent")
        }
        let known = ruleIndex(name)
        try command.requireMatch(show(rule: name)?.etag)
        try reader.throwFaults()
        guard known != nil || rules.count < AlertingLimits.ruleCount else {
            throw .conflict("there are \(AlertingLimits.ruleCount) rules: more are not allowed")
        }
        let isChanged = known.map { rules[$0].rule != rule } ?? true
        return CommandAcceptance(
            status: known == nil ? 201 : 200, resource: command.path,
            events: isChanged ? [event(.rulePut(rule), command)] : [])
    }

    /// A reader of a body that may repeat the name of its path.
    private func named(_ command: ResourceCommand) -> BodyReader {
        var reader = BodyReader(command.body)
        if let given = reader.text("name"), given != command.path[1] {
            reader.report("name", "is not '\(command.path[1])', as in the path")
        }
        if let fault = NameRule.fault(of: command.path[1]) { reader.report("name", fault) }
        return reader
    }

    private func putSilence(
        _ command: ResourceCommand
    ) throws(CommandRejection) -> CommandAcceptance<AlertingEvent> {
        var reader = named(command)
        let silence = Silence(reading: &reader)
        let known = silences.first { $0.name == command.path[1] }
        // Events of the past are silenced by a range, which somebody who only mistook the time doesn't give.
        if reader.faults.isEmpty, silence.from == nil, silence.until <= command.time,
            known?.silence != silence
        {
            let now = RFC3339.text(command.time)
            reader.report("until", "is over: it is \(now). To silence windows of the past, say from as well")
        }
        try command.requireMatch(show(silence: command.path[1])?.etag)
        try reader.throwFaults()
        guard known != nil || silences.count < AlertingLimits.silenceCount else {
            throw .conflict("there are \(AlertingLimits.silenceCount) silences: more are not allowed")
        }
        return CommandAcceptance(
            status: known == nil ? 201 : 200, resource: command.path,
            events: known?.silence == silence ? [] : [event(.silencePut(silence), command)])
    }

    private func delete(
        _ command: ResourceCommand, _ change: AlertingEvent.Change, _ shown: ShownResource?
    ) throws(CommandRejection) -> CommandAcceptance<AlertingEvent> {
        guard let shown else {
            let kind = command.path[0].hasSuffix("s") ? command.path[0].dropLast() : command.path[0][...]
            throw .notFound("there is no \(kind) '\(command.path.dropFirst().joined(separator: "/"))'")
        }
        try command.requireMatch(shown.etag)
        return CommandAcceptance(status: 200, resource: command.path, events: [event(change, command)])
    }

    private func acknowledge(
        _ command: ResourceCommand
    ) throws(CommandRejection) -> CommandAcceptance<AlertingEvent> {
        guard let alert = alert(command.path[1]) else {
            throw .notFound("there is no alert '\(command.path[1])'")
        }
        var reader = BodyReader(command.body)
        let comment = reader.text("comment")
        try command.requireMatch(show(alert: alert.id)?.etag)
        try reader.finishOrThrow()
        guard alert.state == .firing else {
            throw .conflict(
                "the alert is \(alert.state.rawValue): only one that is firing can be acknowledged")
        }
        return CommandAcceptance(
            status: 200, resource: ["alerts", alert.id],
            events: alert.acknowledged == nil ? [event(.alertAcknowledged(comment: comment), command)] : [])
    }
}
