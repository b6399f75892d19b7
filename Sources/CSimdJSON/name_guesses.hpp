#pragma once

#include "attributes.hpp"
#include "hash.hpp"
#include "varve_events.h"

namespace varve {

/// Numbers for lists of names that are unique in a batch, which has fewer events than there are numbers.
struct NameNumbers {
    uint64_t batch = 0;
    uint32_t last = 0;

    void begin_batch() {
        batch++;
        last = 0;
    }
};

/// The first names of an object's values, in the order in which they last came, each once. Events of one
/// producer name the same ones in the same order: so each is known by one comparison, along with its hash,
/// and is no repetition as long as all before it were known. A cache only: what is read never depends on it.
class NameGuesses {
  public:
    class Guess {
      public:
        uint64_t hash;
        /// Bytes of the name.
        size_t count;

        /// Whether the name stands at the quote, and its colon right behind it: then it is spelled without
        /// escapes. Reads up to 40 bytes.
        VARVE_HOT bool matches(const uint8_t *quote) const {
            const uint64_t head = load8(quote) ^ in_order(lanes_[0]);
            const uint64_t next = load8(quote + 8) ^ in_order(lanes_[1]);
            if (VARVE_UNLIKELY(((head & masks_[0]) | (next & masks_[1])) != 0)) return false;
            constexpr size_t two_lanes = 16;
            return count + around <= two_lanes || matches_rest(quote);
        }

      private:
        friend NameGuesses;
        static constexpr size_t lane_count = 5;
        /// The name with its quotes and a colon, `"model":`, and zeros behind them.
        uint64_t lanes_[lane_count];
        /// The bits of these, and none of what is only filled up.
        uint64_t masks_[lane_count];

        const uint8_t *name() const { return reinterpret_cast<const uint8_t *>(lanes_) + 1; }

        /// A lane that was written byte by byte, as `load8` reads it.
        static uint64_t in_order(const uint64_t &lane) {
            return load8(reinterpret_cast<const uint8_t *>(&lane));
        }

        bool matches_rest(const uint8_t *quote) const {
            for (size_t lane = 2; lane < lane_count && masks_[lane]; lane++)
                if ((load8(quote + 8 * lane) ^ in_order(lanes_[lane])) & masks_[lane]) return false;
            return true;
        }
    };

    const Guess *begin() const { return guesses_; }
    const Guess *end() const { return guesses_ + count_; }

    /// The guess for the value at `index` if it has this name, in whatever way that is spelled. Null otherwise.
    const Guess *find(size_t index, const varve_text &name) const {
        if (index >= count_) return nullptr;
        const Guess &guess = guesses_[index];
        const size_t size = static_cast<size_t>(name.count);
        return guess.count == size && std::memcmp(guess.name(), name.start, size) == 0 ? &guess : nullptr;
    }

    /// Takes the name for the one that comes at `index`, and forgets those behind it. All before it must be
    /// as they were guessed, and it must be none of them. Says no, and that none is known from there on, if it
    /// is too long, has a quote or a backslash, or there are too many.
    bool learn(size_t index, const varve_text &name, uint64_t hash) {
        count_ = index;
        numbered_ = none;
        const size_t size = static_cast<size_t>(name.count);
        if (index == most || size > longest) return false;
        // A quote or a backslash is spelled with an escape: as it stands it would be taken for the end.
        if (std::memchr(name.start, '"', size) || std::memchr(name.start, '\\', size)) return false;
        Guess &guess = guesses_[count_++];
        guess.count = size;
        guess.hash = hash;
        uint8_t *bytes = reinterpret_cast<uint8_t *>(guess.lanes_);
        std::memset(bytes, 0, sizeof guess.lanes_);
        bytes[0] = '"';
        std::memcpy(bytes + 1, name.start, size);
        bytes[size + 1] = '"';
        bytes[size + 2] = ':';
        for (size_t lane = 0; lane < Guess::lane_count; lane++) {
            const size_t before = 8 * lane, used = size + around;
            guess.masks_[lane] = low_bytes(~uint64_t{0}, used > before ? used - before : 0);
        }
        return true;
    }

    /// A number for the first `count` names as they are guessed, never 0. As long as it is the same in a batch,
    /// so are they.
    uint32_t number(size_t count, NameNumbers &numbers) {
        if (count == numbered_ && numbers.batch == batch_) return number_;
        numbered_ = count;
        batch_ = numbers.batch;
        return number_ = ++numbers.last;
    }

  private:
    static constexpr size_t most = 32, longest = 32, none = SIZE_MAX;
    /// Two quotes and a colon.
    static constexpr size_t around = 3;

    Guess guesses_[most];
    size_t count_ = 0;
    /// How many names the number is of, and in which batch it was given.
    size_t numbered_ = none;
    uint64_t batch_ = 0;
    uint32_t number_ = 0;
};

/// Guesses for each of many producers: events of different models come mixed, and each has names of its own.
struct ProducerGuesses {
    /// Those of the producer with that hash. Producers may share them.
    NameGuesses &of(uint64_t hash) { return sets[hash >> (64 - bits)]; }

    static constexpr int bits = 6;
    NameGuesses sets[1 << bits];
    NameNumbers numbers;
};

}  // namespace varve
