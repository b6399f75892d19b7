#include <cstddef>
#include <initializer_list>

#include "varve_events.h"

namespace {

size_t write(std::initializer_list<size_t> layout, size_t *numbers, size_t capacity) {
    size_t count = 0;
    for (size_t number : layout)
        if (count < capacity) numbers[count++] = number;
    return layout.size();
}

}  // namespace

#define AT(field) offsetof(Row, field)

size_t varve_layout(int row, size_t *numbers, size_t capacity) {
    switch (row) {
    case VARVE_ROW_INFERENCE: {
        using Row = varve_inference;
        return write(
            {sizeof(Row),         AT(time),          AT(fingerprint),
             AT(series_hash),     AT(latency_ms),    AT(ttft_ms),
             AT(cost_usd),        AT(confidence),    AT(prediction_number),
             AT(input_tokens),    AT(output_tokens), AT(id),
             AT(model),           AT(version),       AT(variant),
             AT(request_id),      AT(error_type),    AT(unit),
             AT(provider),        AT(region),        AT(prediction_text),
             AT(values_start),    AT(values_names),  AT(record),
             AT(values_count),    AT(prediction_kind), AT(is_error)},
            numbers, capacity);
    }
    case VARVE_ROW_TELEMETRY: {
        using Row = varve_telemetry;
        return write(
            {sizeof(Row), AT(time), AT(fingerprint), AT(device_hash), AT(latitude), AT(longitude), AT(id),
             AT(device), AT(values_start), AT(values_count), AT(record)},
            numbers, capacity);
    }
    case VARVE_ROW_FEEDBACK: {
        using Row = varve_feedback;
        return write(
            {sizeof(Row), AT(time), AT(fingerprint), AT(series_hash), AT(prediction_number), AT(label_number),
             AT(score), AT(id), AT(model), AT(version), AT(variant), AT(request_id), AT(unit),
             AT(prediction_text), AT(label_text), AT(record), AT(prediction_kind), AT(label_kind)},
            numbers, capacity);
    }
    case VARVE_ROW_VALUE: {
        using Row = varve_value;
        return write(
            {sizeof(Row), AT(name_hash), AT(name), AT(content), AT(text_count), AT(name_count), AT(kind)},
            numbers, capacity);
    }
    default:
        return 0;
    }
}
