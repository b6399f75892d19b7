/// The one hash of this project's names and fingerprints: the same on every machine and in every run, and the
/// same as `Fingerprint` in Swift. It has no secret, so it is no defence against somebody who looks for
/// collisions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace varve {

// The first 64 bits of the fractions of the golden ratio and of the roots of 3, 5 and 7.
constexpr uint64_t golden = 0x9E3779B97F4A7C15, root3 = 0xBB67AE8584CAA73B, root5 = 0x3C6EF372FE94F82B,
                   root7 = 0xA54FF53A5F1D36F1;

/// Both halves of the 128-bit product, folded into one.
inline uint64_t fold(uint64_t a, uint64_t b) {
    unsigned __int128 product = static_cast<unsigned __int128>(a) * b;
    return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

/// Eight bytes, the first of them lowest.
inline uint64_t load8(const uint8_t *bytes) {
    uint64_t lane;
    std::memcpy(&lane, bytes, sizeof lane);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    lane = __builtin_bswap64(lane);
#endif
    return lane;
}

/// The bits of the first `count` (0 to 8) bytes of a lane.
inline uint64_t low_bytes(uint64_t lane, size_t count) {
    return count >= 8 ? lane : lane & ((uint64_t{1} << (8 * count)) - 1);
}

/// Hashes the length, then each lane of eight bytes, the last one filled up with zeros.
///
/// May read, and ignores, up to seven bytes behind the text: they must be readable.
inline uint64_t hash_padded(const uint8_t *bytes, size_t count) {
    uint64_t hash = fold(count ^ golden, root3);
    while (count >= 8) {
        hash = fold(hash ^ load8(bytes), root5);
        bytes += 8;
        count -= 8;
    }
    return count == 0 ? hash : fold(hash ^ low_bytes(load8(bytes), count), root5);
}

/// Chains hashes; their order counts. Begin with `root7`.
inline uint64_t hash_combine(uint64_t hash, uint64_t next) {
    return fold(hash ^ next, root3);
}

}  // namespace varve
