#include "name_set.hpp"

#include <new>

namespace varve {

NameSet::NameSet(size_t limit) {
    size_t count = 2;
    while (count < 2 * limit) count *= 2;
    slots_ = new (std::nothrow) Slot[count]();
    mask_ = count - 1;
}

NameSet::~NameSet() { delete[] slots_; }

void NameSet::forget_generations() {
    for (size_t at = 0; at <= mask_; at++) slots_[at].generation = 0;
    generation_ = 1;
}

}  // namespace varve
