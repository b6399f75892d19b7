import Alerting
import Outbox
import Streams

/// What metrics say of alerts and deliveries.
struct AlertFigures: Sendable {
    var alerts: [(rule: String, state: Alert.State, count: Int)]
    var deliveries: OutboxState.Totals
    var pending: Int
    var overflow: UInt64

    init(_ domain: AlertingDomain) {
        alerts = domain.alerting.alertCounts
        (deliveries, pending) = (domain.outbox.totals, domain.outbox.pendingCount)
        overflow = domain.alerting.subjectOverflow + domain.alerting.alertOverflow
    }
}

extension ShardRunner where Logic == ControlShard {
    var alertFigures: AlertFigures? { core.logic.domain(AlertingDomain.self).map(AlertFigures.init) }
}
