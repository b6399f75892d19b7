#include <cstring>

#include "decoder.hpp"

namespace varve {

bool ends_with_brace(const Scanner &scanner, const uint8_t *bytes) {
    const size_t count = scanner.place_count();
    return count > 0 && bytes[scanner.places()[count - 1]] == '}';
}

varve_reason syntax_fault(Scanner &scanner, const uint8_t *bytes, size_t count, size_t depth_limit) {
    if (!Scanner::is_utf8(bytes, count)) return VARVE_NOT_UTF8;
    size_t first = 0;
    while (first < count && is_space(bytes[first])) first++;
    if (first < count && bytes[first] != '{') return VARVE_NOT_AN_EVENT_OBJECT;
    if (!scanner.scan(bytes, count) || !ends_with_brace(scanner, bytes)) return VARVE_NOT_JSON;
    const bool has_escapes = std::memchr(bytes, '\\', count) != nullptr;
    const Document document(bytes, scanner.places(), count, has_escapes);
    return document.syntax_fault(depth_limit);
}

}  // namespace varve

using namespace varve;

varve_reason varve_check_json(varve_decoder *decoder, const uint8_t *bytes, size_t count) {
    const varve_limits &limits = decoder->limits;
    if (count > limits.event_bytes) return VARVE_TOO_LARGE;
    size_t first = 0;
    while (first < count && is_space(bytes[first])) first++;
    if (first == count) return VARVE_NOT_JSON;
    // What is no object becomes the only member of one, so that a document's bounds hold whatever it is.
    const bool is_object = bytes[first] == '{';
    constexpr char before[] = "{\"\":";
    const size_t before_count = is_object ? 0 : sizeof before - 1, total = before_count + count + !is_object;
    constexpr size_t padding = 64;
    if (decoder->padded.size() < total + padding) decoder->padded.resize(total + padding);
    uint8_t *padded = decoder->padded.data();
    std::memcpy(padded, before, before_count);
    std::memcpy(padded + before_count, bytes, count);
    if (!is_object) padded[total - 1] = '}';
    const varve_reason fault = syntax_fault(*decoder->judge, padded, total, limits.depth);
    if (fault != VARVE_OK || is_object) return fault;
    // Behind the brace, the name, the colon and one value, what was put around it must end.
    const Document document(padded, decoder->judge->places(), total, true);
    varve_reason reason;
    const Place behind = document.skip(document.root() + 3, 1, limits.depth, reason);
    return document.token(behind) == '}' ? VARVE_OK : VARVE_NOT_JSON;
}
