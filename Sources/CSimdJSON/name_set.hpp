#pragma once

#include <cstddef>
#include <cstdint>

namespace varve {

/// Recognizes a repeated name among the values of one event: a table of indexes by hash, at most half full, that
/// is emptied by counting its generation up.
class NameSet {
  public:
    /// Takes up to `limit` names. Unusable if there is no memory.
    explicit NameSet(size_t limit);
    ~NameSet();
    NameSet(const NameSet &) = delete;
    NameSet &operator=(const NameSet &) = delete;

    bool is_usable() const { return slots_ != nullptr; }

    void clear() {
        if (++generation_ == 0) forget_generations();
    }

    /// Puts in the index of a value of that hash, unless `is_same` says of an index in it that it is the same: then
    /// returns true.
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
        uint32_t generation, index;
    };
    Slot *slots_;
    size_t mask_;
    uint32_t generation_ = 1;

    void forget_generations();
};

}  // namespace varve
