#include "document.hpp"

namespace varve {

bool Document::has_sound_escapes(Place place) const {
    const varve_text text = raw_text(place);
    const uint8_t *at = text.start, *end = at + text.count;
    while ((at = static_cast<const uint8_t *>(std::memchr(at, '\\', static_cast<size_t>(end - at))))) {
        if (end - at < 2) return false;
        const uint8_t kind = at[1];
        at += 2;
        uint32_t scalar;
        if (kind == 'u' ? !read_unicode_escape(at, end, scalar) : simple_escape(kind) == 0) return false;
    }
    return true;
}

Place Document::skip_container(Place at, size_t depth, size_t depth_limit, varve_reason &reason) const {
    // One bit per open container, the innermost lowest: 1 for an object. `depth_limit` is at most 64.
    uint64_t objects = 0;
    const size_t outside = depth;
    reason = VARVE_NOT_JSON;
    do {
        // At a value.
        const uint8_t kind = token(at);
        if (kind == '{' || kind == '[') {
            if (depth >= depth_limit) {
                reason = VARVE_TOO_DEEP;
                return nullptr;
            }
            depth++;
            const bool is_object = kind == '{';
            objects = objects << 1 | is_object;
            at++;
            if (token(at) != (is_object ? '}' : ']')) {
                if (!is_object) continue;
                if (!is_name(at) || !is_scalar(at)) return nullptr;
                at += 2;
                continue;
            }
        } else {
            if (!is_scalar(at)) return nullptr;
            at++;
        }
        // Behind a value, or at the end of an empty container.
        while (depth > outside && token(at) == (objects & 1 ? '}' : ']')) {
            // The document ends with the root, and nothing else does.
            const bool ends_document = at[1] >= end_;
            if (ends_document != (depth == 1)) return nullptr;
            at++;
            depth--;
            objects >>= 1;
        }
        if (depth == outside) return at;
        if (token(at) != ',') return nullptr;
        at++;
        if (objects & 1) {
            if (!is_name(at) || !is_scalar(at)) return nullptr;
            at += 2;
        }
    } while (true);
}

}  // namespace varve
