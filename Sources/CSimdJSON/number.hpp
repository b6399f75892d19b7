/// JSON numbers (RFC 8259, section 6).
#pragma once

#include "attributes.hpp"
#include "hash.hpp"
#include "scanner.hpp"

namespace varve {

inline bool is_space(uint8_t byte) {
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

/// Whether a byte can't belong to a number or a literal: space or structure.
inline bool ends_scalar(uint8_t byte) {
    switch (byte) {
    case ' ':
    case '\t':
    case '\n':
    case '\r':
    case ',':
    case ':':
    case '[':
    case ']':
    case '{':
    case '}':
        return true;
    default:
        return false;
    }
}

inline bool is_digit(uint8_t byte) {
    return byte - '0' < 10u;
}

/// Of a number without and with a sign, so that it is applied without a branch.
constexpr double exact_powers_of_ten[2][8] = {
    {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7}, {-1, -1e1, -1e2, -1e3, -1e4, -1e5, -1e6, -1e7}};

struct Number {
    double value;
    /// The digits without sign and point, if `is_exact_integer`.
    uint64_t digits;
    /// Written without fraction and exponent, with at most 19 digits.
    bool is_exact_integer;
};

enum class NumberStatus { ok, malformed, not_finite };

/// The value of eight bytes that are each a digit's value, the first of them the most significant.
inline uint64_t join_digits(uint64_t lane) {
    lane = (lane * 10 + (lane >> 8)) & 0x00FF00FF00FF00FF;
    lane = (lane * 100 + (lane >> 16)) & 0x0000FFFF0000FFFF;
    return (lane * 10000 + (lane >> 32)) & 0x00000000FFFFFFFF;
}

/// Reads a number of up to eight bytes, sign aside, that has no exponent; says false if it is anything else.
///
/// All its bytes are handled at once: a loop over digits costs a misprediction at nearly every number's end.
/// The quotient of two exact doubles is correctly rounded (Clinger, "How to read floating point numbers
/// accurately", 1990). Reads eight bytes.
VARVE_HOT bool read_short_number(const uint8_t *text, size_t count, Number &number) {
    const bool is_negative = *text == '-';
    text += is_negative;
    count -= is_negative;
    if (VARVE_UNLIKELY(count - 1 >= 8)) return false;
    // The text at the end of the lane, behind zeros. A byte of `others` has its high bit set if it is no
    // digit. (If there are bytes beyond ASCII, other bytes may be marked wrongly, but those are always
    // marked, and refused.)
    const unsigned unused = static_cast<unsigned>(64 - 8 * count);
    uint64_t digits = (load8(text) ^ 0x3030303030303030) << unused;
    const uint64_t others = (digits | (digits + 0x7676767676767676)) & 0x8080808080808080;
    unsigned fraction = 0;
    if (others) {
        // One byte that is a point, between digits.
        const unsigned at = static_cast<unsigned>(__builtin_ctzll(others)) - 7;
        const bool is_point = (digits >> at & 0xFF) == ('.' ^ '0');
        if (VARVE_UNLIKELY((others & (others - 1)) || !is_point || at == unused || at == 56)) return false;
        fraction = (56 - at) / 8;
        // Drops the point: what stands before it moves up by one byte.
        const uint64_t above_point = ~uint64_t{0} << at << 8, before = digits & ((uint64_t{1} << at) - 1);
        digits = (digits & above_point) | before << 8;
    }
    // A zero in front of other digits. One comparison: many fractions begin with a zero, and many don't.
    const uint8_t has_many_digits = count - fraction - (others != 0) > 1;
    if (VARVE_UNLIKELY(static_cast<uint8_t>(*text - '0') < has_many_digits)) return false;
    number.digits = join_digits(digits);
    number.is_exact_integer = others == 0;
    number.value = static_cast<double>(static_cast<int64_t>(number.digits)) /
                   exact_powers_of_ten[is_negative][fraction];
    return true;
}

/// Whether there is a number of up to eight bytes, and nothing but digits: what most whole numbers are.
VARVE_HOT bool is_short_whole_number(const uint8_t *text, size_t count) {
    if (count - 1 >= 8 || (*text == '0' && count > 1)) return false;
    const uint64_t digits = (load8(text) ^ 0x3030303030303030) << (64 - 8 * count);
    return ((digits | (digits + 0x7676767676767676)) & 0x8080808080808080) == 0;
}

/// Behind the digits at `text`.
inline const uint8_t *skip_digits(const uint8_t *text) {
    while (is_digit(*text)) text++;
    return text;
}

/// Whether there is a well-formed number at `text`, of whatever size. A byte that ends scalars must follow.
inline bool is_number(const uint8_t *text) {
    const uint8_t *whole = text + (*text == '-'), *at = skip_digits(whole);
    if (at == whole || (*whole == '0' && at - whole > 1)) return false;
    if (*at == '.') {
        const uint8_t *fraction = at + 1;
        at = skip_digits(fraction);
        if (at == fraction) return false;
    }
    if (*at == 'e' || *at == 'E') {
        const uint8_t *exponent = at + 1 + (at[1] == '+' || at[1] == '-');
        at = skip_digits(exponent);
        if (at == exponent) return false;
    }
    return ends_scalar(*at);
}

/// Reads any number. A byte that ends scalars must follow. The rounding is simdjson's.
NumberStatus read_long_number(const uint8_t *text, Number &number);

}  // namespace varve
