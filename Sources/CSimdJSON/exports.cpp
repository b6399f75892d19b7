#include "fields.hpp"
#include "media_type.hpp"

using namespace varve;

bool varve_is_json_media_type(const uint8_t *text, size_t count) {
    return is_json_media_type(text, count);
}

const char *varve_field_path(size_t field) {
    return field < static_cast<size_t>(Field::count) ? paths[field] : nullptr;
}
