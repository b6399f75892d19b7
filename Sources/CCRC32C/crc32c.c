#include "crc32c.h"
#include "implementations.h"

#include <stdatomic.h>

typedef uint32_t (*implementation)(uint32_t state, const uint8_t *at, size_t length);

static implementation best(void) {
    implementation accelerated = crc32c_accelerated();
    return accelerated != NULL ? accelerated : crc32c_slicing;
}

// Several threads may choose at once: they all choose the same.
static implementation chosen(void) {
    static _Atomic(implementation) choice;
    implementation current = atomic_load_explicit(&choice, memory_order_relaxed);
    if (current == NULL) {
        current = best();
        atomic_store_explicit(&choice, current, memory_order_relaxed);
    }
    return current;
}

uint32_t varve_crc32c(uint32_t crc, const void *bytes, size_t length) {
    return ~chosen()(~crc, bytes, length);
}

uint32_t varve_crc32c_portable(uint32_t crc, const void *bytes, size_t length) {
    return ~crc32c_slicing(~crc, bytes, length);
}

bool varve_crc32c_is_accelerated(void) {
    return crc32c_accelerated() != NULL;
}
