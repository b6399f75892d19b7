/// What the kinds of data events share.
#pragma once

#include "event_reader.hpp"

namespace varve {

/// The depth of the members of `data`: the event itself is the first level.
constexpr size_t data_depth = 2;

/// An absent text hashes as an empty one.
VARVE_HOT uint64_t hash_text(const varve_text &text) {
    return hash_padded(text.start, text.start ? static_cast<size_t>(text.count) : 0);
}

/// The hash of a series' three names.
VARVE_HOT uint64_t
hash_series(const varve_text &model, const varve_text &version, const varve_text &variant) {
    uint64_t hash = hash_combine(root7, hash_text(model));
    hash = hash_combine(hash, hash_text(version));
    return hash_combine(hash, hash_text(variant));
}

}  // namespace varve
