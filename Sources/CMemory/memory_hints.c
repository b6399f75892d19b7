#include "memory_hints.h"

#include <sys/mman.h>

void varve_prefer_large_pages(void *address, size_t bytes) {
#ifdef MADV_HUGEPAGE
    // A hint: where it is not taken, everything works as before.
    (void)madvise(address, bytes, MADV_HUGEPAGE);
#else
    (void)address;
    (void)bytes;
#endif
}
