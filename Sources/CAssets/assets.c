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

static const unsigned char openapi[] = {
#embed "openapi.yaml"
};

static const varve_asset assets[] = {
    {"asyncapi.yaml", asyncapi, sizeof asyncapi},
    {"dead-letters.yaml", dead_letters, sizeof dead_letters},
    {"decisions.yaml", decisions, sizeof decisions},
    {"experiments.yaml", experiments, sizeof experiments},
    {"feedback.yaml", feedback, sizeof feedback},
    {"inference.yaml", inference, sizeof inference},
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
    {"openapi.yaml", openapi, sizeof openapi},
};

const varve_asset *varve_assets(size_t *count) {
    *count = sizeof assets / sizeof assets[0];
    return assets;
}
