#pragma once

#include "fields.hpp"

namespace varve {

/// The names of an object in the order in which they last came. Events of one producer look alike, so that
/// the next name can be guessed and one comparison confirms it. A cache only: what is read never depends on
/// it.
class Shape {
  public:
    /// One name with its quotes and colon, `"model":`, as far as it fits into 16 bytes.
    class Step {
      public:
        Field field = Field::unknown;

        /// Whether this name stands at the quote. Reads 16 bytes.
        bool matches(const uint8_t *quote) const {
            return (((load8(quote) ^ head_) & head_mask_) | ((load8(quote + 8) ^ tail_) & tail_mask_)) == 0;
        }

        /// Takes the name at the quote, `size` bytes with quotes and colon, for the one that comes here.
        void learn(const uint8_t *quote, size_t size, Field known) {
            if (size > 16) return;
            head_mask_ = low_bytes(~uint64_t{0}, size < 8 ? size : 8);
            tail_mask_ = low_bytes(~uint64_t{0}, size < 8 ? 0 : size - 8);
            head_ = load8(quote) & head_mask_;
            tail_ = load8(quote + 8) & tail_mask_;
            field = known;
        }

      private:
        // Until a name was learnt, bytes that no UTF-8 has.
        uint64_t head_ = ~uint64_t{0}, tail_ = ~uint64_t{0};
        uint64_t head_mask_ = ~uint64_t{0}, tail_mask_ = ~uint64_t{0};
    };

    Step *first() { return steps_; }
    /// The step behind; the last one stands for all names from there on.
    Step *next(Step *step) { return step + (step < steps_ + count - 1); }

  private:
    static constexpr size_t count = 32;
    Step steps_[count];
};

/// The shapes of the objects in one kind of event.
struct EventShapes {
    Shape envelope, data;
};

}  // namespace varve
