/// Media types (RFC 9110, section 8.3.1).
#pragma once

#include <cstddef>
#include <cstdint>

namespace varve {

inline uint8_t lowercase(uint8_t byte) {
    return byte - 'A' < 26u ? static_cast<uint8_t>(byte | 0x20) : byte;
}

/// Whether text, in any case, equals one that is all lowercase.
inline bool equals_lowercase(const uint8_t *text, size_t count, const char *lower, size_t lower_count) {
    if (count != lower_count) return false;
    for (size_t i = 0; i < count; i++)
        if (lowercase(text[i]) != static_cast<uint8_t>(lower[i])) return false;
    return true;
}

/// Whether a media type, parameters aside, says that its content is JSON: the subtype is `json` or ends in
/// `+json` (CloudEvents' JSON format, section 3.1).
inline bool is_json_media_type(const uint8_t *text, size_t count) {
    size_t end = 0, slash = count;
    for (; end < count && text[end] != ';'; end++)
        if (text[end] == '/' && slash == count) slash = end;
    while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '\t')) end--;
    if (slash == 0 || slash >= end) return false;
    const uint8_t *subtype = text + slash + 1;
    const size_t length = end - slash - 1;
    if (equals_lowercase(subtype, length, "json", 4)) return true;
    constexpr size_t suffix = 5;
    return length > suffix && equals_lowercase(subtype + length - suffix, suffix, "+json", suffix);
}

}  // namespace varve
