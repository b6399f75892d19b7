import Alerting
import Health
import Log
import Monitoring
import Outbox
import Streams

extension Engine {
    public func metrics() async -> [MetricFamily] {
        foldMetrics() + ingestMetrics() + shardMetrics() + monitorMetrics(await control.monitorFigures)
            + experimentMetrics(await control.experimentFigures)
            + healthMetrics(await control.healthFigures)
            + (await control.alertFigures.map(alertMetrics) ?? [])
            + standbyMetrics(await standbys?.progress ?? []) + log.metrics
    }

    private func standbyMetrics(
        _ standbys: [(plan: ShardPlan, progress: StandbyProgress)]
    ) -> [MetricFamily] {
        let lags = standbys.compactMap { plan, progress in
            progress.lag.map { Sample(Double($0), labels: [(name: "shard", value: plan.name)]) }
        }
        guard !lags.isEmpty else { return [] }
        return [
            MetricFamily(
                "varve_standby_lag_entries", .gauge,
                "Journal entries of a shard that another instance has which are not folded here yet.", lags)
        ]
    }

    private typealias Sample = MetricFamily.Sample

    private func foldMetrics() -> [MetricFamily] {
        var read: [Sample] = []
        var duplicates: [Sample] = []
        var rejected: [Sample] = []
        var late: [Sample] = []
        var series: [Sample] = []
        var devices: [Sample] = []
        var overflow: [Sample] = []
        var open: [Sample] = []
        var waiting: [Sample] = []
        var forgotten: [Sample] = []
        var unpaired: [Sample] = []
        for shard in data where !shard.status.current.phase.isElsewhere {
            let name = shard.plan.name
            let counts = shard.status.current.counts
            for (topic, counters) in zip(Topology.dataTopics, counts.inputs) {
                let labels = [(name: "topic", value: topic.topic.name), (name: "shard", value: name)]
                read.append(Sample(Double(counters.read), labels: labels))
                duplicates.append(Sample(Double(counters.duplicates), labels: labels))
                rejected.append(Sample(Double(counters.rejected), labels: labels))
                late.append(Sample(Double(counters.late), labels: labels))
            }
            let labels = [(name: "shard", value: name)]
            series.append(Sample(Double(counts.series), labels: labels))
            devices.append(Sample(Double(counts.devices), labels: labels))
            overflow.append(Sample(Double(counts.overflowEvents), labels: labels))
            open.append(Sample(Double(counts.openWindows), labels: labels))
            waiting.append(Sample(Double(counts.joinEntries), labels: labels))
            forgotten.append(Sample(Double(counts.forgottenPredictions), labels: labels))
            unpaired.append(Sample(Double(counts.unpairedMessages), labels: labels))
        }
        return [
            MetricFamily("varve_events_total", .counter, "Events read from the log by the fold.", read),
            MetricFamily(
                "varve_duplicates_total", .counter, "Events recognized as repetitions and not folded.",
                duplicates),
            MetricFamily(
                "varve_fold_rejected_total", .counter, "Events in the log that the fold could not read.",
                rejected),
            MetricFamily("varve_late_events_total", .counter, "Events that found their window closed.", late),
            MetricFamily("varve_series", .gauge, "Series held.", series),
            MetricFamily("varve_devices", .gauge, "Devices whose readings are held apart.", devices),
            MetricFamily(
                "varve_series_overflow_events_total", .counter,
                "Events counted in the overflow series because the limit of series was reached.", overflow),
            MetricFamily("varve_open_windows", .gauge, "Windows that are open in the data shards.", open),
            MetricFamily(
                "varve_join_entries", .gauge,
                "Predictions and labels that are remembered to join what comes later.", waiting),
            MetricFamily(
                "varve_predictions_forgotten_total", .counter,
                "Predictions without a label that were given up because feedback.memory_bytes was reached.",
                forgotten),
            MetricFamily(
                "varve_kserve_unpaired_messages", .gauge,
                "Requests and responses of KServe's inference logger that wait for each other.", unpaired),
        ]
    }

    private func monitorMetrics(_ figures: [MonitorFigures]) -> [MetricFamily] {
        func samples(_ value: (MonitorFigures) -> Double?) -> [Sample] {
            figures.compactMap { one in
                value(one).map {
                    Sample(
                        $0,
                        labels: [
                            (name: "monitor", value: one.monitor), (name: "model", value: one.model),
                            (name: "version", value: one.version),
                        ])
                }
            }
        }
        return [
            MetricFamily(
                "varve_drift_ratio", .gauge,
                "Share of features that drifted in the last window that a monitor has judged.",
                samples(\.driftedShare)),
            MetricFamily(
                "varve_accuracy_ratio", .gauge,
                "Accuracy by joined feedback in the last window that a monitor has judged.",
                samples(\.accuracy)),
            MetricFamily(
                "varve_mean_absolute_error", .gauge,
                "Mean absolute error by joined feedback in the last window that a monitor has judged.",
                samples(\.meanAbsoluteError)),
        ]
    }

    /// No names of devices: there may be a million of them.
    private func healthMetrics(
        _ figures: (classes: [HealthFigures], late: UInt64, overflow: UInt64)?
    ) -> [MetricFamily] {
        guard let figures else { return [] }
        let statuses = figures.classes.flatMap { one in
            zip(HealthStatus.allCases, one.statuses).map { status, count in
                Sample(
                    Double(count),
                    labels: [
                        (name: "class", value: one.deviceClass), (name: "status", value: status.rawValue),
                    ])
            }
        }
        let means = figures.classes.map {
            Sample($0.meanScore, labels: [(name: "class", value: $0.deviceClass)])
        }
        return [
            MetricFamily(
                "varve_health_devices", .gauge,
                "Devices that have a health score, by their class and status.",
                statuses),
            MetricFamily(
                "varve_health_score_mean", .gauge, "Mean health score of the devices of a class, 0 to 100.",
                means),
            MetricFamily(
                "varve_health_late_windows_total", .counter,
                "Windows of readings that came behind their policy's window, and changed no score.",
                [Sample(Double(figures.late))]),
            MetricFamily(
                "varve_health_overflow_windows_total", .counter,
                "Windows of devices that have no score because the limit of devices was reached.",
                [Sample(Double(figures.overflow))]),
        ]
    }

    private func alertMetrics(_ figures: AlertFigures) -> [MetricFamily] {
        let alerts = figures.alerts.map {
            Sample(
                Double($0.count),
                labels: [(name: "rule", value: $0.rule), (name: "state", value: $0.state.rawValue)])
        }
        let totals = figures.deliveries
        let deliveries = [
            ("delivered", totals.delivered), ("failed", totals.failed), ("skipped", totals.skipped),
        ].map { Sample(Double($0.1), labels: [(name: "state", value: $0.0)]) }
        return [
            MetricFamily("varve_alerts", .gauge, "Alerts that are not over, by rule and state.", alerts),
            MetricFamily(
                "varve_deliveries_total", .counter,
                "Deliveries to webhooks that are done, by how they ended.",
                deliveries),
            MetricFamily(
                "varve_deliveries_pending", .gauge, "Deliveries that wait for their first or next attempt.",
                [Sample(Double(figures.pending))]),
            MetricFamily(
                "varve_delivery_attempts_total", .counter, "Requests made to webhooks, or tried.",
                [Sample(Double(totals.attempts))]),
            MetricFamily(
                "varve_alerts_overflow_total", .counter,
                "Alerts that were not opened, and windows of subjects that were not judged, because of a limit.",
                [Sample(Double(figures.overflow))]),
        ]
    }

    private func ingestMetrics() -> [MetricFamily] {
        let counts = ingestor.counters.current
        func samples(_ value: (IngestCounters.Counts) -> UInt64) -> [Sample] {
            zip(Topology.dataTopics, counts).map {
                Sample(Double(value($1)), labels: [(name: "topic", value: $0.topic.name)])
            }
        }
        return [
            MetricFamily(
                "varve_ingested_events_total", .counter, "Events taken into the log.", samples(\.accepted)),
            MetricFamily(
                "varve_rejected_events_total", .counter,
                "Events rejected at ingest and written to dead-letters.",
                samples(\.rejected)),
        ]
    }

    private func shardMetrics() -> [MetricFamily] {
        let shards = shards.ownStatuses
        func samples(_ value: (ShardStatus) -> Double?) -> [Sample] {
            shards.compactMap { shard in
                value(shard).map { Sample($0, labels: [(name: "shard", value: shard.plan.name)]) }
            }
        }
        return [
            MetricFamily(
                "varve_shard_lag_events", .gauge, "Events that are durable and not folded yet.",
                samples { self.lag(of: $0.plan, $0.current).map(Double.init) }),
            MetricFamily(
                "varve_partition_lag_events", .gauge,
                "Records of a shard's input that are durable and not folded yet.", partitionLags(shards)),
            MetricFamily(
                "varve_shard_up", .gauge, "1 while the shard folds.",
                samples { if case .running = $0.current.phase { 1 } else { 0 } }),
            MetricFamily(
                "varve_shard_checkpoint_timestamp_seconds", .gauge, "When the last checkpoint was recorded.",
                samples { $0.current.lastCheckpointTime.map { Double($0) / 1_000 } }),
            MetricFamily(
                "varve_log_accepting", .gauge, "1 while the log takes appends.",
                [Sample(logAccepts ? 1 : 0)]),
        ]
    }

    private func partitionLags(_ shards: [ShardStatus]) -> [Sample] {
        shards.flatMap { shard in
            zip(shard.plan.inputs, shard.current.consumed).compactMap { input, consumed in
                (try? log.endOffset(of: input, isolation: .durable)).map { end in
                    Sample(
                        Double(max(0, end - consumed)),
                        labels: [
                            (name: "topic", value: input.topic.name),
                            (name: "partition", value: "\(input.partition)"),
                            (name: "shard", value: shard.plan.name),
                        ])
                }
            }
        }
    }

    private var logAccepts: Bool {
        if case .accepting = log.state { true } else { false }
    }
}
