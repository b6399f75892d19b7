#ifndef VARVE_CRC32C_H
#define VARVE_CRC32C_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// CRC-32C (Castagnoli, RFC 3720 appendix B.4) of `length` bytes, going on from `crc` (0 at first).
/// Takes the processor's own instructions where there are any.
uint32_t varve_crc32c(uint32_t crc, const void *bytes, size_t length);

/// The same without any special instruction, for processors that have none, and as the other's witness.
uint32_t varve_crc32c_portable(uint32_t crc, const void *bytes, size_t length);

/// Whether `varve_crc32c` uses special instructions on this machine.
bool varve_crc32c_is_accelerated(void);
#endif
