#include "fields.hpp"
#include "media_type.hpp"

using namespace varve;

bool varve_is_json_media_type(const uint8_t *text, size_t count) {
    return is_json_media_type(text, count);
}

const char *varve_field_path(size_t field) {
    return field < static_cast<size_t>(Field::count) ? paths[field] : nullptr;
}

uint64_t varve_hash(const uint8_t *bytes, size_t count) {
    uint8_t last_lane[8] = {};
    uint64_t hash = fold(count ^ golden, root3);
    for (; count >= 8; bytes += 8, count -= 8) hash = fold(hash ^ load8(bytes), root5);
    if (count == 0) return hash;
    std::memcpy(last_lane, bytes, count);
    return fold(hash ^ load8(last_lane), root5);
}

uint64_t varve_hash_combine(uint64_t hash, uint64_t next) {
    return hash_combine(hash, next);
}
