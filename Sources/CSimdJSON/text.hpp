/// JSON strings (RFC 8259, section 7).
#pragma once

#include <cstddef>
#include <cstdint>

#include "hash.hpp"
#include "varve_events.h"

namespace varve {

constexpr varve_text absent{nullptr, -1};

/// Four hexadecimal digits, or -1.
inline int read_hex4(const uint8_t *text, const uint8_t *end) {
    if (end - text < 4) return -1;
    int value = 0;
    for (int i = 0; i < 4; i++) {
        const uint8_t byte = text[i], lower = byte | 0x20;
        if (byte - '0' < 10u)
            value = value * 16 + (byte - '0');
        else if (lower - 'a' < 6u)
            value = value * 16 + (lower - 'a' + 10);
        else
            return -1;
    }
    return value;
}

inline uint8_t *write_utf8(uint32_t scalar, uint8_t *out) {
    if (scalar < 0x80) {
        *out++ = static_cast<uint8_t>(scalar);
    } else if (scalar < 0x800) {
        *out++ = static_cast<uint8_t>(0xC0 | scalar >> 6);
        *out++ = static_cast<uint8_t>(0x80 | (scalar & 0x3F));
    } else if (scalar < 0x10000) {
        *out++ = static_cast<uint8_t>(0xE0 | scalar >> 12);
        *out++ = static_cast<uint8_t>(0x80 | (scalar >> 6 & 0x3F));
        *out++ = static_cast<uint8_t>(0x80 | (scalar & 0x3F));
    } else {
        *out++ = static_cast<uint8_t>(0xF0 | scalar >> 18);
        *out++ = static_cast<uint8_t>(0x80 | (scalar >> 12 & 0x3F));
        *out++ = static_cast<uint8_t>(0x80 | (scalar >> 6 & 0x3F));
        *out++ = static_cast<uint8_t>(0x80 | (scalar & 0x3F));
    }
    return out;
}

/// The scalar of `\uXXXX`, or of the two that make a surrogate pair. `at` stands behind the `u` and is
/// advanced. False if it is no scalar: a surrogate alone has no meaning in UTF-8.
inline bool read_unicode_escape(const uint8_t *&at, const uint8_t *end, uint32_t &scalar) {
    const int first = read_hex4(at, end);
    if (first < 0 || (first >= 0xDC00 && first < 0xE000)) return false;
    at += 4;
    scalar = static_cast<uint32_t>(first);
    if (first < 0xD800 || first >= 0xE000) return true;
    if (end - at < 6 || at[0] != '\\' || at[1] != 'u') return false;
    const int second = read_hex4(at + 2, end);
    if (second < 0xDC00 || second >= 0xE000) return false;
    at += 6;
    scalar =
        0x10000 + ((static_cast<uint32_t>(first) - 0xD800) << 10) + (static_cast<uint32_t>(second) - 0xDC00);
    return true;
}

/// What a backslash and this byte mean, or 0.
inline uint8_t simple_escape(uint8_t byte) {
    switch (byte) {
    case '"':
    case '\\':
    case '/':
        return byte;
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return 0;
    }
}

/// Writes what the bytes between two quotes mean, which is never longer than they are; returns the end of
/// what it wrote, or null if there is a wrong escape.
inline uint8_t *unescape(const uint8_t *text, size_t count, uint8_t *out) {
    const uint8_t *at = text, *end = text + count;
    while (at < end) {
        if (*at != '\\') {
            *out++ = *at++;
            continue;
        }
        if (end - at < 2) return nullptr;
        const uint8_t kind = at[1];
        at += 2;
        if (kind == 'u') {
            uint32_t scalar;
            if (!read_unicode_escape(at, end, scalar)) return nullptr;
            out = write_utf8(scalar, out);
        } else if (const uint8_t byte = simple_escape(kind)) {
            *out++ = byte;
        } else {
            return nullptr;
        }
    }
    return out;
}

/// Whether there is a control character, U+0000 to U+001F or U+007F. Looks at eight bytes at a time, and
/// reads up to seven beyond the text.
inline bool has_control_character(const uint8_t *text, int64_t count) {
    constexpr uint64_t ones = 0x0101010101010101, highs = 0x8080808080808080;
    for (; count > 0; text += 8, count -= 8) {
        const uint64_t lane = load8(text);
        // The high bit of a byte is set where subtracting 0x20 borrows, or where the byte equals 0x7F,
        // exactly up to the lowest such byte; bytes from 0x80 on belong to longer characters.
        const uint64_t deletes = lane ^ (ones * 0x7F);
        const uint64_t found = ((lane - ones * 0x20) | (deletes - ones)) & ~lane & highs;
        if (low_bytes(found, static_cast<size_t>(count))) return true;
    }
    return false;
}

}  // namespace varve
