#ifndef VARVE_MEMORY_H
#define VARVE_MEMORY_H
#include <stddef.h>

/// Begins to bring a cache line near that will be read and written soon. Unlike a read, it holds nothing up. Any
/// address is allowed: one that can't be read does nothing.
static inline void varve_prefetch(const void *address) {
    __builtin_prefetch(address, 1, 3);
}

/// The same for more memory than the nearest cache holds, which will only be read.
static inline void varve_prefetch_for_reading(const void *address, size_t bytes) {
    const size_t line = 64;
    for (size_t at = 0; at < bytes; at += line) __builtin_prefetch((const char *)address + at, 0, 2);
}

/// Asks for large pages under memory that was not touched yet, as far as they lie in it as a whole and the system
/// has them: random accesses then seldom miss the table of addresses, and to touch it first takes fewer faults.
void varve_prefer_large_pages(void *address, size_t bytes);

/// Memory of zeros, aligned to a cache line; null if there is none. Much of it is taken from the system as it is
/// first touched, which is then all that it takes to make it zero.
///
/// - Parameter bytes: at least 1; from 4 MB on, a multiple of the system's pages.
void *varve_allocate_zeros(size_t bytes);

/// - Parameter bytes: as it was allocated.
void varve_free_zeros(void *memory, size_t bytes);

#endif
