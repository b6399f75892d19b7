#include "memory_hints.h"

#include <stdint.h>
#include <sys/mman.h>

void varve_prefer_large_pages(void *address, size_t bytes) {
#ifdef MADV_HUGEPAGE
    const uintptr_t page = 2 << 20, start = ((uintptr_t)address + page - 1) & ~(page - 1),
                    end = ((uintptr_t)address + bytes) & ~(page - 1);
    // A hint: where it is not taken, everything works as before.
    if (start < end) (void)madvise((void *)start, end - start, MADV_HUGEPAGE);
#else
    (void)address;
    (void)bytes;
#endif
}
