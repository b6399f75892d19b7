/// The three kinds of data events: how the `data` of each becomes a row.
#pragma once

#include "event_reader.hpp"

namespace varve {

/// The depth of the members of `data`: the event itself is the first level.
constexpr size_t data_depth = 2;

/// An absent text hashes as an empty one.
VARVE_HOT uint64_t hash_text(const varve_text &text) {
    return hash_padded(text.start, text.start ? static_cast<size_t>(text.count) : 0);
}

/// The hash of a series' three names.
VARVE_HOT uint64_t hash_series(const varve_text &model, const varve_text &version, const varve_text &variant) {
    uint64_t hash = hash_combine(root7, hash_text(model));
    hash = hash_combine(hash, hash_text(version));
    return hash_combine(hash, hash_text(variant));
}

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
        row.id = row.model = row.version = row.variant = row.request_id = row.error_type = row.unit = row.provider =
            row.region = row.prediction_text = absent;
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
            return reader.optional_name(at, field, row.error_type);
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
            return reader.values(at, field, row.values_start, row.values_count);
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

struct Telemetry {
    using Row = varve_telemetry;
    static constexpr const char type[] = "io.varve.telemetry.reading.v1";
    static constexpr FieldTable table{{
        {"device", Field::device},
        {"readings", Field::readings},
        {"location", Field::location},
    }};
    static constexpr FieldTable location_table{{
        {"lat", Field::latitude},
        {"lon", Field::longitude},
    }};

    static Row blank() {
        Row row{};
        row.latitude = row.longitude = NAN;
        row.id = row.device = absent;
        return row;
    }

    VARVE_HOT static Place read(EventReader &reader, Place at, Field field, Row &row) {
        switch (field) {
        case Field::device:
            return reader.required_name(at, field, row.device);
        case Field::readings:
            if (reader.is_null(at)) return reader.fail(VARVE_MISSING, field);
            return reader.values(at, field, row.values_start, row.values_count);
        case Field::location:
            return reader.is_null(at) ? at + 1 : read_location(reader, at, row);
        default:
            return reader.skip(at, data_depth);
        }
    }

    VARVE_HOT static Place finish(EventReader &reader, Place at, const FieldSet &seen, Row &row) {
        if (!reader.require(at, seen, {Field::device, Field::readings})) return nullptr;
        row.device_hash = hash_text(row.device);
        return at;
    }

  private:
    static Place read_location(EventReader &reader, Place at, Row &row) {
        constexpr size_t depth = data_depth + 1;
        at = reader.enter_object(at, Field::location);
        if (!at) return at;
        FieldSet seen;
        Shape shape;
        at = reader.members(at, location_table, shape, seen, [&](Place value, Field field) {
            if (field == Field::latitude) return reader.number(value, field, row.latitude);
            if (field == Field::longitude) return reader.number(value, field, row.longitude);
            return reader.skip(value, depth);
        });
        return at && check_location(reader, row) ? reader.leave_object(at) : nullptr;
    }

    static bool check_location(EventReader &reader, const Row &row) {
        if (std::isnan(row.latitude)) return reader.fail(VARVE_MISSING, Field::latitude);
        if (std::isnan(row.longitude)) return reader.fail(VARVE_MISSING, Field::longitude);
        if (std::fabs(row.latitude) > 90) return reader.fail(VARVE_NOT_A_LATITUDE, Field::latitude);
        if (std::fabs(row.longitude) > 180) return reader.fail(VARVE_NOT_A_LONGITUDE, Field::longitude);
        return true;
    }
};

struct Feedback {
    using Row = varve_feedback;
    static constexpr const char type[] = "io.varve.feedback.recorded.v1";
    static constexpr FieldTable table{{
        {"model", Field::model},
        {"request_id", Field::request_id},
        {"version", Field::version},
        {"variant", Field::variant},
        {"prediction", Field::prediction},
        {"label", Field::label},
        {"score", Field::score},
        {"unit", Field::unit},
    }};

    static Row blank() {
        Row row{};
        row.prediction_number = row.label_number = row.score = NAN;
        row.id = row.model = row.version = row.variant = row.request_id = row.unit = row.prediction_text =
            row.label_text = absent;
        return row;
    }

    VARVE_HOT static Place read(EventReader &reader, Place at, Field field, Row &row) {
        switch (field) {
        case Field::model:
            return reader.required_name(at, field, row.model);
        case Field::request_id:
            return reader.optional_identifier(at, field, row.request_id);
        case Field::version:
            return reader.optional_name(at, field, row.version);
        case Field::variant:
            return reader.optional_name(at, field, row.variant);
        case Field::prediction:
            return reader.scalar(at, field, row.prediction_kind, row.prediction_number, row.prediction_text);
        case Field::label:
            return reader.scalar(at, field, row.label_kind, row.label_number, row.label_text);
        case Field::score:
            return reader.number(at, field, row.score);
        case Field::unit:
            return reader.optional_identifier(at, field, row.unit);
        default:
            return reader.skip(at, data_depth);
        }
    }

    VARVE_HOT static Place finish(EventReader &reader, Place at, const FieldSet &seen, Row &row) {
        if (!reader.require(at, seen, {Field::model})) return nullptr;
        row.series_hash = hash_series(row.model, row.version, row.variant);
        return at;
    }
};

}  // namespace varve
