#ifndef VARVE_CRC32C_IMPLEMENTATIONS_H
#define VARVE_CRC32C_IMPLEMENTATIONS_H
#include <stddef.h>
#include <stdint.h>

/// The polynomial x^32 + x^28 + x^27 + … + 1, lowest power in the highest bit.
#define CRC32C_POLYNOMIAL 0x82F63B78u

/// All of these take and give the bare register: the complement before and after is the caller's.
uint32_t crc32c_slicing(uint32_t state, const uint8_t *at, size_t length);

/// The implementation with this processor's instructions; NULL if it has none.
uint32_t (*crc32c_accelerated(void))(uint32_t state, const uint8_t *at, size_t length);
#endif
