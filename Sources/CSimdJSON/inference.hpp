#pragma once

#include "event_kind.hpp"

namespace varve {

/// How `data` of an event of this kind becomes a row.
struct Inference {
    using Row = varve_inference;
    static constexpr const char type[] = "io.varve.inference.completed.v1";
    static constexpr FieldTable table{{
        {"model", Field::model},
        {"version", Field::version},
        {"variant", Field::variant},
        {"request_id", Field::request_id},
        {"unit", Field::unit},
        {"status", Field::status},
        {"error_type", Field::error_type},
        {"latency_ms", Field::latency_ms},
        {"ttft_ms", Field::ttft_ms},
        {"input_tokens", Field::input_tokens},
        {"output_tokens", Field::output_tokens},
        {"cost_usd", Field::cost_usd},
        {"provider", Field::provider},
        {"region", Field::region},
        {"features", Field::features},
        {"prediction", Field::prediction},
        {"confidence", Field::confidence},
    }};

    static Row blank() {
        Row row{};
        row.latency_ms = row.ttft_ms = row.cost_usd = row.confidence = row.prediction_number = NAN;
        row.input_tokens = row.output_tokens = -1;
        row.id = row.model = row.version = row.variant = row.request_id = row.error_type = row.unit =
            row.provider = row.region = row.prediction_text = absent;
        return row;
    }

    VARVE_HOT static Place read(EventReader &reader, Place at, Field field, Row &row) {
        switch (field) {
        case Field::model:
            return reader.required_name(at, field, row.model);
        case Field::version:
            return reader.required_name(at, field, row.version);
        case Field::variant:
            return reader.optional_name(at, field, row.variant);
        case Field::request_id:
            return reader.optional_identifier(at, field, row.request_id);
        case Field::unit:
            return reader.optional_identifier(at, field, row.unit);
        case Field::status:
            return read_status(reader, at, row);
        case Field::error_type:
            return reader.optional_long_name(at, field, row.error_type);
        case Field::latency_ms:
            return reader.amount(at, field, row.latency_ms);
        case Field::ttft_ms:
            return reader.amount(at, field, row.ttft_ms);
        case Field::input_tokens:
            return reader.tokens(at, field, row.input_tokens);
        case Field::output_tokens:
            return reader.tokens(at, field, row.output_tokens);
        case Field::cost_usd:
            return reader.amount(at, field, row.cost_usd);
        case Field::provider:
            return reader.optional_name(at, field, row.provider);
        case Field::region:
            return reader.optional_name(at, field, row.region);
        case Field::features:
            if (reader.is_null(at)) return at + 1;
            return read_features(reader, at, row);
        case Field::prediction:
            return reader.scalar(at, field, row.prediction_kind, row.prediction_number, row.prediction_text);
        case Field::confidence:
            return reader.number(at, field, row.confidence);
        default:
            return reader.skip(at, data_depth);
        }
    }

    VARVE_HOT static Place finish(EventReader &reader, Place at, const FieldSet &seen, Row &row) {
        if (!reader.require(at, seen, {Field::model, Field::version})) return nullptr;
        row.series_hash = hash_series(row.model, row.version, row.variant);
        return at;
    }

  private:
    static Place read_features(EventReader &reader, Place at, Row &row) {
        Values features;
        // Where names are sorted, the model stands behind its features.
        at = reader.values(at, Field::features, row.model.start ? hash_text(row.model) : 0, features);
        row.values_start = features.start;
        row.values_count = static_cast<uint16_t>(features.count);
        row.values_names = features.names;
        return at;
    }

    VARVE_HOT static Place read_status(EventReader &reader, Place at, Row &row) {
        varve_text status = absent;
        constexpr size_t any_length = SIZE_MAX;
        at = reader.text(at, Field::status, any_length, status);
        if (!at || !status.start) return at;
        row.is_error = status.count == 5 && std::memcmp(status.start, "error", 5) == 0;
        const bool is_ok = status.count == 2 && std::memcmp(status.start, "ok", 2) == 0;
        return row.is_error || is_ok ? at : reader.fail(VARVE_NOT_A_STATUS, Field::status);
    }
};

}  // namespace varve
