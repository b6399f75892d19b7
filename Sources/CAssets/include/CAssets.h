#ifndef VARVE_CASSETS_H
#define VARVE_CASSETS_H

#include <stddef.h>

/// A file that this binary carries. `name` is its path below `topics/`, `openapi.yaml` or `dashboard.html`.
typedef struct {
    const char *name;
    const unsigned char *bytes;
    size_t length;
} varve_asset;

/// All files that this binary carries; they live as long as the program.
const varve_asset *varve_assets(size_t *count);

#endif
