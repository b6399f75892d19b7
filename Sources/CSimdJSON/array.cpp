#include "number.hpp"
#include "varve_events.h"

using namespace varve;

namespace {

size_t skip_space(const uint8_t *bytes, size_t count, size_t at) {
    while (at < count && is_space(bytes[at])) at++;
    return at;
}

/// Behind the string whose opening quote is at `at`, or `count` if it doesn't end.
size_t skip_string(const uint8_t *bytes, size_t count, size_t at) {
    for (at++; at < count; at++) {
        if (bytes[at] == '\\')
            at++;
        else if (bytes[at] == '"')
            return at + 1;
    }
    return count;
}

/// Behind the value at `at`: up to the comma or bracket that ends it.
size_t skip_value(const uint8_t *bytes, size_t count, size_t at) {
    size_t depth = 0;
    while (at < count) {
        switch (bytes[at]) {
        case '"':
            at = skip_string(bytes, count, at);
            continue;
        case '{':
        case '[':
            depth++;
            break;
        case '}':
        case ']':
            if (depth == 0) return at;
            depth--;
            break;
        case ',':
            if (depth == 0) return at;
            break;
        }
        at++;
    }
    return count;
}

/// What is left behind the array's end must be space.
int finish(const uint8_t *bytes, size_t count, size_t at, size_t &position) {
    position = skip_space(bytes, count, at);
    return position == count ? VARVE_ARRAY_END : VARVE_ARRAY_MALFORMED;
}

}  // namespace

int varve_array_next(const uint8_t *bytes, size_t count, size_t *position, size_t *start, size_t *length) {
    const bool is_first = *position == 0;
    size_t at = skip_space(bytes, count, *position);
    if (at == count) return VARVE_ARRAY_TRUNCATED;
    if (bytes[at] == ']' && !is_first) return finish(bytes, count, at + 1, *position);
    if (bytes[at] != (is_first ? '[' : ',')) return VARVE_ARRAY_MALFORMED;
    at = skip_space(bytes, count, at + 1);
    if (at < count && bytes[at] == ']' && is_first) return finish(bytes, count, at + 1, *position);
    const size_t end = skip_value(bytes, count, at);
    if (end == count) return VARVE_ARRAY_TRUNCATED;
    *start = at;
    *position = end;
    size_t last = end;
    while (last > at && is_space(bytes[last - 1])) last--;
    *length = last - at;
    return last > at ? VARVE_ARRAY_ELEMENT : VARVE_ARRAY_MALFORMED;
}
