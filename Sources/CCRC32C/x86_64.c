#if defined(__x86_64__)
#include "implementations.h"

#include <nmmintrin.h>
#include <string.h>
#include <wmmintrin.h>

#define ACCELERATED __attribute__((target("sse4.2,pclmul")))

// The crc32 instruction takes three cycles and one can start in each, so three streams run side by side. Their
// registers are joined by multiplying with x^(8 * bytes that follow), modulo the polynomial.
enum { LONG_STREAM = 2048, SHORT_STREAM = 192 };

// x^(8 * bytes - 33) modulo the polynomial, bit-reflected. The carry-less product of two reflected 32-bit
// values, read as 64 bits of message, stands for x * a * b, and crc32 multiplies by another x^32: hence 33.
static uint32_t shift_factor(size_t bytes) {
    uint32_t power = 0x80000000u; // x^0
    for (size_t exponent = 8 * bytes - 33; exponent > 0; exponent--) {
        power = power >> 1 ^ (power & 1 ? CRC32C_POLYNOMIAL : 0);
    }
    return power;
}

struct stream_factors {
    uint32_t one, two; // over one and over two streams' bytes
};

static struct stream_factors long_factors, short_factors;

static struct stream_factors factors(size_t stream) {
    return (struct stream_factors){shift_factor(stream), shift_factor(2 * stream)};
}

static inline uint64_t word(const uint8_t *at) {
    uint64_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

ACCELERATED static inline uint32_t shifted(uint32_t state, uint32_t factor) {
    __m128i product = _mm_clmulepi64_si128(_mm_cvtsi32_si128((int)state), _mm_cvtsi32_si128((int)factor), 0);
    return (uint32_t)_mm_crc32_u64(0, (uint64_t)_mm_cvtsi128_si64(product));
}

ACCELERATED static inline uint32_t three_streams(
    uint32_t state, const uint8_t *at, size_t stream, struct stream_factors factors
) {
    uint64_t first = state, second = 0, third = 0;
    for (const uint8_t *end = at + stream; at < end; at += 8) {
        first = _mm_crc32_u64(first, word(at));
        second = _mm_crc32_u64(second, word(at + stream));
        third = _mm_crc32_u64(third, word(at + 2 * stream));
    }
    return shifted((uint32_t)first, factors.two) ^ shifted((uint32_t)second, factors.one) ^ (uint32_t)third;
}

ACCELERATED static uint32_t interleaved(uint32_t state, const uint8_t *at, size_t length) {
    for (; length >= 3 * LONG_STREAM; at += 3 * LONG_STREAM, length -= 3 * LONG_STREAM) {
        state = three_streams(state, at, LONG_STREAM, long_factors);
    }
    for (; length >= 3 * SHORT_STREAM; at += 3 * SHORT_STREAM, length -= 3 * SHORT_STREAM) {
        state = three_streams(state, at, SHORT_STREAM, short_factors);
    }
    for (; length >= 8; at += 8, length -= 8) state = (uint32_t)_mm_crc32_u64(state, word(at));
    for (; length > 0; at++, length--) state = _mm_crc32_u8(state, *at);
    return state;
}

// Before main, so that no reader of the factors has to wait or ask.
__attribute__((constructor)) static void make_factors(void) {
    long_factors = factors(LONG_STREAM);
    short_factors = factors(SHORT_STREAM);
}

uint32_t (*crc32c_accelerated(void))(uint32_t, const uint8_t *, size_t) {
    return __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("pclmul") ? interleaved : NULL;
}
#endif
