#pragma once

#include "event_kind.hpp"

namespace varve {

/// How `data` of an event of this kind becomes a row.
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
