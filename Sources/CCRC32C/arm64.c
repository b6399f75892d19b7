#if defined(__aarch64__)
#include "implementations.h"

#include <arm_acle.h>
#include <string.h>
#if defined(__linux__)
#include <asm/hwcap.h>
#include <sys/auxv.h>
#endif

__attribute__((target("crc"))) static uint32_t serial(uint32_t state, const uint8_t *at, size_t length) {
    for (; length >= 8; at += 8, length -= 8) {
        uint64_t word;
        memcpy(&word, at, sizeof word);
        state = __crc32cd(state, word);
    }
    for (; length > 0; at++, length--) state = __crc32cb(state, *at);
    return state;
}

uint32_t (*crc32c_accelerated(void))(uint32_t, const uint8_t *, size_t) {
#if defined(__linux__)
    return getauxval(AT_HWCAP) & HWCAP_CRC32 ? serial : NULL;
#else
    return serial; // every Apple processor has it
#endif
}
#endif
