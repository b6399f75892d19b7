// `#embed` puts the files into the binary, and the compiler's list of dependencies makes an edit of one of them
// rebuild it. It is C23; in the older dialects clang has it as an extension and warns, which is silenced here.
#pragma clang diagnostic ignored "-Wc23-extensions"

#include "CAssets.h"

static const unsigned char asyncapi[] = {
#embed "../../topics/asyncapi.yaml"
};

static const unsigned char dead_letters[] = {
#embed "../../topics/dead-letters.yaml"
};

static const unsigned char decisions[] = {
#embed "../../topics/decisions.yaml"
};

static const unsigned char experiments[] = {
#embed "../../topics/experiments.yaml"
};

static const unsigned char feedback[] = {
#embed "../../topics/feedback.yaml"
};

static const unsigned char inference[] = {
#embed "../../topics/inference.yaml"
};

static const unsigned char instances[] = {
#embed "../../topics/instances.yaml"
};

static const unsigned char journal[] = {
#embed "../../topics/journal.yaml"
};

static const unsigned char registry[] = {
#embed "../../topics/registry.yaml"
};

static const unsigned char rules[] = {
#embed "../../topics/rules.yaml"
};

static const unsigned char snapshots[] = {
#embed "../../topics/snapshots.yaml"
};

static const unsigned char telemetry[] = {
#embed "../../topics/telemetry.yaml"
};

static const unsigned char windows[] = {
#embed "../../topics/windows.yaml"
};

static const unsigned char cloudevents_schema[] = {
#embed "../../topics/schemas/cloudevents.json"
};

static const unsigned char dead_letter_recorded_v1_schema[] = {
#embed "../../topics/schemas/io.varve.dead-letter.recorded.v1.json"
};

static const unsigned char feedback_recorded_v1_schema[] = {
#embed "../../topics/schemas/io.varve.feedback.recorded.v1.json"
};

static const unsigned char inference_completed_v1_schema[] = {
#embed "../../topics/schemas/io.varve.inference.completed.v1.json"
};

static const unsigned char telemetry_reading_v1_schema[] = {
#embed "../../topics/schemas/io.varve.telemetry.reading.v1.json"
};

static const unsigned char decision_rollout_advanced_v1_schema[] = {
#embed "../../topics/schemas/io.varve.decision.rollout.advanced.v1.json"
};

static const unsigned char decision_retraining_recommended_v1_schema[] = {
#embed "../../topics/schemas/io.varve.decision.retraining.recommended.v1.json"
};

static const unsigned char decision_detector_changed_v1_schema[] = {
#embed "../../topics/schemas/io.varve.decision.detector.changed.v1.json"
};

static const unsigned char experiment_defined_v1_schema[] = {
#embed "../../topics/schemas/io.varve.experiment.defined.v1.json"
};

static const unsigned char experiment_started_v1_schema[] = {
#embed "../../topics/schemas/io.varve.experiment.started.v1.json"
};

static const unsigned char experiment_split_v1_schema[] = {
#embed "../../topics/schemas/io.varve.experiment.split.v1.json"
};

static const unsigned char experiment_exposed_v1_schema[] = {
#embed "../../topics/schemas/io.varve.experiment.exposed.v1.json"
};

static const unsigned char experiment_stopped_v1_schema[] = {
#embed "../../topics/schemas/io.varve.experiment.stopped.v1.json"
};

static const unsigned char decision_experiment_decided_v1_schema[] = {
#embed "../../topics/schemas/io.varve.decision.experiment.decided.v1.json"
};

static const unsigned char decision_experiment_split_v1_schema[] = {
#embed "../../topics/schemas/io.varve.decision.experiment.split.v1.json"
};

static const unsigned char rules_reference_pinned_v1_schema[] = {
#embed "../../topics/schemas/io.varve.rules.reference.pinned.v1.json"
};

static const unsigned char rules_reference_deleted_v1_schema[] = {
#embed "../../topics/schemas/io.varve.rules.reference.deleted.v1.json"
};

static const unsigned char rules_monitor_put_v1_schema[] = {
#embed "../../topics/schemas/io.varve.rules.monitor.put.v1.json"
};

static const unsigned char rules_monitor_deleted_v1_schema[] = {
#embed "../../topics/schemas/io.varve.rules.monitor.deleted.v1.json"
};

static const unsigned char rules_health_policy_put_v1_schema[] = {
#embed "../../topics/schemas/io.varve.rules.health-policy.put.v1.json"
};

static const unsigned char rules_health_policy_deleted_v1_schema[] = {
#embed "../../topics/schemas/io.varve.rules.health-policy.deleted.v1.json"
};

static const unsigned char rules_rule_put_v1_schema[] = {
#embed "../../topics/schemas/io.varve.rules.rule.put.v1.json"
};

static const unsigned char rules_rule_deleted_v1_schema[] = {
#embed "../../topics/schemas/io.varve.rules.rule.deleted.v1.json"
};

static const unsigned char rules_alert_acknowledged_v1_schema[] = {
#embed "../../topics/schemas/io.varve.rules.alert.acknowledged.v1.json"
};

static const unsigned char rules_silence_put_v1_schema[] = {
#embed "../../topics/schemas/io.varve.rules.silence.put.v1.json"
};

static const unsigned char rules_silence_deleted_v1_schema[] = {
#embed "../../topics/schemas/io.varve.rules.silence.deleted.v1.json"
};

static const unsigned char rules_webhook_put_v1_schema[] = {
#embed "../../topics/schemas/io.varve.rules.webhook.put.v1.json"
};

static const unsigned char rules_webhook_deleted_v1_schema[] = {
#embed "../../topics/schemas/io.varve.rules.webhook.deleted.v1.json"
};

static const unsigned char rules_delivery_redelivered_v1_schema[] = {
#embed "../../topics/schemas/io.varve.rules.delivery.redelivered.v1.json"
};

static const unsigned char rules_delivery_attempted_v1_schema[] = {
#embed "../../topics/schemas/io.varve.rules.delivery.attempted.v1.json"
};

static const unsigned char decision_alert_firing_v1_schema[] = {
#embed "../../topics/schemas/io.varve.decision.alert.firing.v1.json"
};

static const unsigned char decision_alert_resolved_v1_schema[] = {
#embed "../../topics/schemas/io.varve.decision.alert.resolved.v1.json"
};

static const unsigned char decision_alert_escalated_v1_schema[] = {
#embed "../../topics/schemas/io.varve.decision.alert.escalated.v1.json"
};

static const unsigned char decision_alert_suppressed_v1_schema[] = {
#embed "../../topics/schemas/io.varve.decision.alert.suppressed.v1.json"
};

static const unsigned char decision_alert_no_data_v1_schema[] = {
#embed "../../topics/schemas/io.varve.decision.alert.no-data.v1.json"
};

static const unsigned char rules_dimension_declared_v1_schema[] = {
#embed "../../topics/schemas/io.varve.rules.dimension.declared.v1.json"
};

static const unsigned char rules_dimension_retracted_v1_schema[] = {
#embed "../../topics/schemas/io.varve.rules.dimension.retracted.v1.json"
};

static const unsigned char decision_rollout_paused_v1_schema[] = {
#embed "../../topics/schemas/io.varve.decision.rollout.paused.v1.json"
};

static const unsigned char decision_rollout_promoted_v1_schema[] = {
#embed "../../topics/schemas/io.varve.decision.rollout.promoted.v1.json"
};

static const unsigned char decision_rollout_rolled_back_v1_schema[] = {
#embed "../../topics/schemas/io.varve.decision.rollout.rolled-back.v1.json"
};

static const unsigned char registry_alias_deleted_v1_schema[] = {
#embed "../../topics/schemas/io.varve.registry.alias.deleted.v1.json"
};

static const unsigned char registry_alias_set_v1_schema[] = {
#embed "../../topics/schemas/io.varve.registry.alias.set.v1.json"
};

static const unsigned char registry_approval_recorded_v1_schema[] = {
#embed "../../topics/schemas/io.varve.registry.approval.recorded.v1.json"
};

static const unsigned char registry_condition_checked_v1_schema[] = {
#embed "../../topics/schemas/io.varve.registry.condition.checked.v1.json"
};

static const unsigned char registry_deployment_advanced_v1_schema[] = {
#embed "../../topics/schemas/io.varve.registry.deployment.advanced.v1.json"
};

static const unsigned char registry_deployment_created_v1_schema[] = {
#embed "../../topics/schemas/io.varve.registry.deployment.created.v1.json"
};

static const unsigned char registry_deployment_degraded_v1_schema[] = {
#embed "../../topics/schemas/io.varve.registry.deployment.degraded.v1.json"
};

static const unsigned char registry_deployment_failed_v1_schema[] = {
#embed "../../topics/schemas/io.varve.registry.deployment.failed.v1.json"
};

static const unsigned char registry_deployment_paused_v1_schema[] = {
#embed "../../topics/schemas/io.varve.registry.deployment.paused.v1.json"
};

static const unsigned char registry_deployment_promoted_v1_schema[] = {
#embed "../../topics/schemas/io.varve.registry.deployment.promoted.v1.json"
};

static const unsigned char registry_deployment_recovered_v1_schema[] = {
#embed "../../topics/schemas/io.varve.registry.deployment.recovered.v1.json"
};

static const unsigned char registry_deployment_resumed_v1_schema[] = {
#embed "../../topics/schemas/io.varve.registry.deployment.resumed.v1.json"
};

static const unsigned char registry_deployment_rolled_back_v1_schema[] = {
#embed "../../topics/schemas/io.varve.registry.deployment.rolled-back.v1.json"
};

static const unsigned char registry_deployment_superseded_v1_schema[] = {
#embed "../../topics/schemas/io.varve.registry.deployment.superseded.v1.json"
};

static const unsigned char registry_model_deleted_v1_schema[] = {
#embed "../../topics/schemas/io.varve.registry.model.deleted.v1.json"
};

static const unsigned char registry_model_registered_v1_schema[] = {
#embed "../../topics/schemas/io.varve.registry.model.registered.v1.json"
};

static const unsigned char registry_model_renamed_v1_schema[] = {
#embed "../../topics/schemas/io.varve.registry.model.renamed.v1.json"
};

static const unsigned char registry_model_restored_v1_schema[] = {
#embed "../../topics/schemas/io.varve.registry.model.restored.v1.json"
};

static const unsigned char registry_model_updated_v1_schema[] = {
#embed "../../topics/schemas/io.varve.registry.model.updated.v1.json"
};

static const unsigned char registry_stage_changed_v1_schema[] = {
#embed "../../topics/schemas/io.varve.registry.stage.changed.v1.json"
};

static const unsigned char registry_traffic_changed_v1_schema[] = {
#embed "../../topics/schemas/io.varve.registry.traffic.changed.v1.json"
};

static const unsigned char registry_version_deleted_v1_schema[] = {
#embed "../../topics/schemas/io.varve.registry.version.deleted.v1.json"
};

static const unsigned char registry_version_registered_v1_schema[] = {
#embed "../../topics/schemas/io.varve.registry.version.registered.v1.json"
};

static const unsigned char registry_version_restored_v1_schema[] = {
#embed "../../topics/schemas/io.varve.registry.version.restored.v1.json"
};

static const unsigned char registry_version_updated_v1_schema[] = {
#embed "../../topics/schemas/io.varve.registry.version.updated.v1.json"
};

static const unsigned char openapi[] = {
#embed "openapi.yaml"
};

static const unsigned char dashboard[] = {
#embed "dashboard.html"
};

static const varve_asset assets[] = {
    {"asyncapi.yaml", asyncapi, sizeof asyncapi},
    {"dead-letters.yaml", dead_letters, sizeof dead_letters},
    {"decisions.yaml", decisions, sizeof decisions},
    {"experiments.yaml", experiments, sizeof experiments},
    {"feedback.yaml", feedback, sizeof feedback},
    {"inference.yaml", inference, sizeof inference},
    {"instances.yaml", instances, sizeof instances},
    {"journal.yaml", journal, sizeof journal},
    {"registry.yaml", registry, sizeof registry},
    {"rules.yaml", rules, sizeof rules},
    {"snapshots.yaml", snapshots, sizeof snapshots},
    {"telemetry.yaml", telemetry, sizeof telemetry},
    {"windows.yaml", windows, sizeof windows},
    {"schemas/cloudevents.json", cloudevents_schema, sizeof cloudevents_schema},
    {"schemas/io.varve.dead-letter.recorded.v1.json", dead_letter_recorded_v1_schema, sizeof dead_letter_recorded_v1_schema},
    {"schemas/io.varve.feedback.recorded.v1.json", feedback_recorded_v1_schema, sizeof feedback_recorded_v1_schema},
    {"schemas/io.varve.inference.completed.v1.json", inference_completed_v1_schema, sizeof inference_completed_v1_schema},
    {"schemas/io.varve.telemetry.reading.v1.json", telemetry_reading_v1_schema, sizeof telemetry_reading_v1_schema},
    {"schemas/io.varve.decision.rollout.advanced.v1.json", decision_rollout_advanced_v1_schema, sizeof decision_rollout_advanced_v1_schema},
    {"schemas/io.varve.decision.retraining.recommended.v1.json", decision_retraining_recommended_v1_schema, sizeof decision_retraining_recommended_v1_schema},
    {"schemas/io.varve.decision.detector.changed.v1.json", decision_detector_changed_v1_schema, sizeof decision_detector_changed_v1_schema},
    {"schemas/io.varve.experiment.defined.v1.json", experiment_defined_v1_schema, sizeof experiment_defined_v1_schema},
    {"schemas/io.varve.experiment.started.v1.json", experiment_started_v1_schema, sizeof experiment_started_v1_schema},
    {"schemas/io.varve.experiment.split.v1.json", experiment_split_v1_schema, sizeof experiment_split_v1_schema},
    {"schemas/io.varve.experiment.exposed.v1.json", experiment_exposed_v1_schema, sizeof experiment_exposed_v1_schema},
    {"schemas/io.varve.experiment.stopped.v1.json", experiment_stopped_v1_schema, sizeof experiment_stopped_v1_schema},
    {"schemas/io.varve.decision.experiment.decided.v1.json", decision_experiment_decided_v1_schema, sizeof decision_experiment_decided_v1_schema},
    {"schemas/io.varve.decision.experiment.split.v1.json", decision_experiment_split_v1_schema, sizeof decision_experiment_split_v1_schema},
    {"schemas/io.varve.rules.reference.pinned.v1.json", rules_reference_pinned_v1_schema, sizeof rules_reference_pinned_v1_schema},
    {"schemas/io.varve.rules.reference.deleted.v1.json", rules_reference_deleted_v1_schema, sizeof rules_reference_deleted_v1_schema},
    {"schemas/io.varve.rules.monitor.put.v1.json", rules_monitor_put_v1_schema, sizeof rules_monitor_put_v1_schema},
    {"schemas/io.varve.rules.monitor.deleted.v1.json", rules_monitor_deleted_v1_schema, sizeof rules_monitor_deleted_v1_schema},
    {"schemas/io.varve.rules.health-policy.put.v1.json", rules_health_policy_put_v1_schema, sizeof rules_health_policy_put_v1_schema},
    {"schemas/io.varve.rules.health-policy.deleted.v1.json", rules_health_policy_deleted_v1_schema, sizeof rules_health_policy_deleted_v1_schema},
    {"schemas/io.varve.rules.rule.put.v1.json", rules_rule_put_v1_schema, sizeof rules_rule_put_v1_schema},
    {"schemas/io.varve.rules.rule.deleted.v1.json", rules_rule_deleted_v1_schema, sizeof rules_rule_deleted_v1_schema},
    {"schemas/io.varve.rules.alert.acknowledged.v1.json", rules_alert_acknowledged_v1_schema, sizeof rules_alert_acknowledged_v1_schema},
    {"schemas/io.varve.rules.silence.put.v1.json", rules_silence_put_v1_schema, sizeof rules_silence_put_v1_schema},
    {"schemas/io.varve.rules.silence.deleted.v1.json", rules_silence_deleted_v1_schema, sizeof rules_silence_deleted_v1_schema},
    {"schemas/io.varve.rules.webhook.put.v1.json", rules_webhook_put_v1_schema, sizeof rules_webhook_put_v1_schema},
    {"schemas/io.varve.rules.webhook.deleted.v1.json", rules_webhook_deleted_v1_schema, sizeof rules_webhook_deleted_v1_schema},
    {"schemas/io.varve.rules.delivery.redelivered.v1.json", rules_delivery_redelivered_v1_schema, sizeof rules_delivery_redelivered_v1_schema},
    {"schemas/io.varve.rules.delivery.attempted.v1.json", rules_delivery_attempted_v1_schema, sizeof rules_delivery_attempted_v1_schema},
    {"schemas/io.varve.decision.alert.firing.v1.json", decision_alert_firing_v1_schema, sizeof decision_alert_firing_v1_schema},
    {"schemas/io.varve.decision.alert.resolved.v1.json", decision_alert_resolved_v1_schema, sizeof decision_alert_resolved_v1_schema},
    {"schemas/io.varve.decision.alert.escalated.v1.json", decision_alert_escalated_v1_schema, sizeof decision_alert_escalated_v1_schema},
    {"schemas/io.varve.decision.alert.suppressed.v1.json", decision_alert_suppressed_v1_schema, sizeof decision_alert_suppressed_v1_schema},
    {"schemas/io.varve.decision.alert.no-data.v1.json", decision_alert_no_data_v1_schema, sizeof decision_alert_no_data_v1_schema},
    {"schemas/io.varve.rules.dimension.declared.v1.json", rules_dimension_declared_v1_schema, sizeof rules_dimension_declared_v1_schema},
    {"schemas/io.varve.rules.dimension.retracted.v1.json", rules_dimension_retracted_v1_schema, sizeof rules_dimension_retracted_v1_schema},
    {"schemas/io.varve.decision.rollout.paused.v1.json", decision_rollout_paused_v1_schema, sizeof decision_rollout_paused_v1_schema},
    {"schemas/io.varve.decision.rollout.promoted.v1.json", decision_rollout_promoted_v1_schema, sizeof decision_rollout_promoted_v1_schema},
    {"schemas/io.varve.decision.rollout.rolled-back.v1.json", decision_rollout_rolled_back_v1_schema, sizeof decision_rollout_rolled_back_v1_schema},
    {"schemas/io.varve.registry.alias.deleted.v1.json", registry_alias_deleted_v1_schema, sizeof registry_alias_deleted_v1_schema},
    {"schemas/io.varve.registry.alias.set.v1.json", registry_alias_set_v1_schema, sizeof registry_alias_set_v1_schema},
    {"schemas/io.varve.registry.approval.recorded.v1.json", registry_approval_recorded_v1_schema, sizeof registry_approval_recorded_v1_schema},
    {"schemas/io.varve.registry.condition.checked.v1.json", registry_condition_checked_v1_schema, sizeof registry_condition_checked_v1_schema},
    {"schemas/io.varve.registry.deployment.advanced.v1.json", registry_deployment_advanced_v1_schema, sizeof registry_deployment_advanced_v1_schema},
    {"schemas/io.varve.registry.deployment.created.v1.json", registry_deployment_created_v1_schema, sizeof registry_deployment_created_v1_schema},
    {"schemas/io.varve.registry.deployment.degraded.v1.json", registry_deployment_degraded_v1_schema, sizeof registry_deployment_degraded_v1_schema},
    {"schemas/io.varve.registry.deployment.failed.v1.json", registry_deployment_failed_v1_schema, sizeof registry_deployment_failed_v1_schema},
    {"schemas/io.varve.registry.deployment.paused.v1.json", registry_deployment_paused_v1_schema, sizeof registry_deployment_paused_v1_schema},
    {"schemas/io.varve.registry.deployment.promoted.v1.json", registry_deployment_promoted_v1_schema, sizeof registry_deployment_promoted_v1_schema},
    {"schemas/io.varve.registry.deployment.recovered.v1.json", registry_deployment_recovered_v1_schema, sizeof registry_deployment_recovered_v1_schema},
    {"schemas/io.varve.registry.deployment.resumed.v1.json", registry_deployment_resumed_v1_schema, sizeof registry_deployment_resumed_v1_schema},
    {"schemas/io.varve.registry.deployment.rolled-back.v1.json", registry_deployment_rolled_back_v1_schema, sizeof registry_deployment_rolled_back_v1_schema},
    {"schemas/io.varve.registry.deployment.superseded.v1.json", registry_deployment_superseded_v1_schema, sizeof registry_deployment_superseded_v1_schema},
    {"schemas/io.varve.registry.model.deleted.v1.json", registry_model_deleted_v1_schema, sizeof registry_model_deleted_v1_schema},
    {"schemas/io.varve.registry.model.registered.v1.json", registry_model_registered_v1_schema, sizeof registry_model_registered_v1_schema},
    {"schemas/io.varve.registry.model.renamed.v1.json", registry_model_renamed_v1_schema, sizeof registry_model_renamed_v1_schema},
    {"schemas/io.varve.registry.model.restored.v1.json", registry_model_restored_v1_schema, sizeof registry_model_restored_v1_schema},
    {"schemas/io.varve.registry.model.updated.v1.json", registry_model_updated_v1_schema, sizeof registry_model_updated_v1_schema},
    {"schemas/io.varve.registry.stage.changed.v1.json", registry_stage_changed_v1_schema, sizeof registry_stage_changed_v1_schema},
    {"schemas/io.varve.registry.traffic.changed.v1.json", registry_traffic_changed_v1_schema, sizeof registry_traffic_changed_v1_schema},
    {"schemas/io.varve.registry.version.deleted.v1.json", registry_version_deleted_v1_schema, sizeof registry_version_deleted_v1_schema},
    {"schemas/io.varve.registry.version.registered.v1.json", registry_version_registered_v1_schema, sizeof registry_version_registered_v1_schema},
    {"schemas/io.varve.registry.version.restored.v1.json", registry_version_restored_v1_schema, sizeof registry_version_restored_v1_schema},
    {"schemas/io.varve.registry.version.updated.v1.json", registry_version_updated_v1_schema, sizeof registry_version_updated_v1_schema},
    {"openapi.yaml", openapi, sizeof openapi},
    {"dashboard.html", dashboard, sizeof dashboard},
};

const varve_asset *varve_assets(size_t *count) {
    *count = sizeof assets / sizeof assets[0];
    return assets;
}
