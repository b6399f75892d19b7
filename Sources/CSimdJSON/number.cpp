#include "number.hpp"

namespace varve {

NumberStatus read_long_number(const uint8_t *text, Number &number) {
    if (!is_number(text)) return NumberStatus::malformed;
    constexpr long most_exact_digits = 19;
    const uint8_t *whole = text + (*text == '-'), *end = skip_digits(whole);
    number.is_exact_integer = ends_scalar(*end) && end - whole <= most_exact_digits;
    number.digits = 0;
    if (number.is_exact_integer)
        for (const uint8_t *at = whole; at < end; at++) number.digits = number.digits * 10 + (*at - '0');
    return nearest_double(text, number.value) ? NumberStatus::ok : NumberStatus::not_finite;
}

}  // namespace varve
