#pragma once

#include "event_kind.hpp"

namespace varve {

/// How `data` of an event of this kind becomes a row.
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
            return read_readings(reader, at, row);
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
    static Place read_readings(EventReader &reader, Place at, Row &row) {
        Values readings;
        at = reader.values(at, Field::readings, 0, readings);
        row.values_start = readings.start;
        row.values_count = readings.count;
        return at;
    }

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

}  // namespace varve
