#include "implementations.h"

#include <pthread.h>

// table[k][b] is what byte b does to the register when k more bytes follow it: eight bytes are folded with
// eight independent lookups (Kounavis and Berry, "Novel table lookup-based algorithms", 2008).
static uint32_t table[8][256];
static pthread_once_t table_made = PTHREAD_ONCE_INIT;

static void make_table(void) {
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t value = byte;
        for (int bit = 0; bit < 8; bit++) value = value >> 1 ^ (value & 1 ? CRC32C_POLYNOMIAL : 0);
        table[0][byte] = value;
    }
    for (int slice = 1; slice < 8; slice++) {
        for (int byte = 0; byte < 256; byte++) {
            uint32_t before = table[slice - 1][byte];
            table[slice][byte] = before >> 8 ^ table[0][before & 255];
        }
    }
}

static inline uint32_t little_endian(const uint8_t *at) {
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

uint32_t crc32c_slicing(uint32_t state, const uint8_t *at, size_t length) {
    pthread_once(&table_made, make_table);
    for (; length >= 8; at += 8, length -= 8) {
        uint32_t low = state ^ little_endian(at), high = little_endian(at + 4);
        state = table[7][low & 255] ^ table[6][low >> 8 & 255] ^ table[5][low >> 16 & 255] ^ table[4][low >> 24]
            ^ table[3][high & 255] ^ table[2][high >> 8 & 255] ^ table[1][high >> 16 & 255] ^ table[0][high >> 24];
    }
    for (; length > 0; at++, length--) state = state >> 8 ^ table[0][(state ^ *at) & 255];
    return state;
}
