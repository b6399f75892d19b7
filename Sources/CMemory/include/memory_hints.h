#ifndef VARVE_MEMORY_HINTS_H
#define VARVE_MEMORY_HINTS_H
#include <stddef.h>

/// Begins to bring a cache line near that will be read and written soon. Unlike a read, it holds nothing up. Any
/// address is allowed: one that can't be read does nothing.
static inline void varve_prefetch(const void *address) {
    __builtin_prefetch(address, 1, 3);
}

/// Asks for large pages under memory that was not touched yet, as far as they lie in it as a whole and the system
/// has them: random accesses then seldom miss the table of addresses, and to touch it first takes fewer faults.
void varve_prefer_large_pages(void *address, size_t bytes);

#endif
