#ifndef VARVE_CRC32C_H
#define VARVE_CRC32C_H
#include <stddef.h>
#include <stdint.h>
/// CRC-32C (Castagnoli, RFC 3720 appendix B.4) of `length` bytes, going on from `crc` (0 at first).
uint32_t varve_crc32c(uint32_t crc, const void *bytes, size_t length);
#endif
