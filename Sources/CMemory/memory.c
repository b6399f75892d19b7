#include "varve_memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const size_t line_bytes = 64, page_bytes = 2 << 20;

void varve_prefer_large_pages(void *address, size_t bytes) {
#ifdef MADV_HUGEPAGE
    const uintptr_t start = ((uintptr_t)address + page_bytes - 1) & ~(page_bytes - 1),
                    end = ((uintptr_t)address + bytes) & ~(page_bytes - 1);
    // A hint: where it is not taken, everything works as before.
    if (start < end) (void)madvise((void *)start, end - start, MADV_HUGEPAGE);
#else
    (void)address;
    (void)bytes;
#endif
}

/// Less comes from the allocator.
static int is_mapped(size_t bytes) {
    return bytes >= 2 * page_bytes;
}

void *varve_allocate_zeros(size_t bytes) {
    // Else what lies behind it could not be given back.
    if (bytes == 0 || (is_mapped(bytes) && bytes % (size_t)sysconf(_SC_PAGESIZE) != 0)) return NULL;
    if (!is_mapped(bytes)) {
        void *memory = NULL;
        if (posix_memalign(&memory, line_bytes, bytes) != 0) return NULL;
        return memset(memory, 0, bytes);
    }
    // What lies around whole large pages is given back at once.
    char *all = mmap(NULL, bytes + page_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (all == MAP_FAILED) return NULL;
    const size_t before = (page_bytes - (uintptr_t)all % page_bytes) % page_bytes;
    if (before > 0) (void)munmap(all, before);
    if (before < page_bytes) (void)munmap(all + before + bytes, page_bytes - before);
    varve_prefer_large_pages(all + before, bytes);
    return all + before;
}

void varve_free_zeros(void *memory, size_t bytes) {
    if (is_mapped(bytes)) {
        (void)munmap(memory, bytes);
    } else {
        free(memory);
    }
}
