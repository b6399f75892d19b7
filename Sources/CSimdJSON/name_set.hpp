#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace varve {

/// Recognizes a repeated name among the values of one event: a table of indexes by hash, at most half full,
/// that is emptied by counting its generation up.
class NameSet {
  public:
    /// Takes up to `limit` names.
    explicit NameSet(size_t limit) {
        size_t count = 2;
        while (count < 2 * limit) count *= 2;
        slots_.resize(count);
        mask_ = count - 1;
    }

    void clear() {
        if (++generation_ != 0) return;
        // It has wrapped around: what was put in long ago must not seem to be of now.
        for (Slot &slot : slots_) slot.generation = 0;
        generation_ = 1;
    }

    /// Puts in the index of a value of that hash, unless `is_same` says of an index in it that it is the
    /// same: then returns true.
    template <typename IsSame>
    bool insert(uint64_t hash, uint32_t index, IsSame is_same) {
        for (size_t at = hash & mask_;; at = (at + 1) & mask_) {
            Slot &slot = slots_[at];
            if (slot.generation != generation_) {
                slot = {generation_, index};
                return false;
            }
            if (is_same(slot.index)) return true;
        }
    }

  private:
    struct Slot {
        uint32_t generation = 0, index = 0;
    };
    std::vector<Slot> slots_;
    size_t mask_;
    uint32_t generation_ = 1;
};

}  // namespace varve
