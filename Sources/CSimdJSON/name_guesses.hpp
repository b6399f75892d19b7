#pragma once

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
    /// Whether the value at `index` has the name that is guessed there; gives its hash then. Reads up to 32
    /// bytes.
    bool know(size_t index, const varve_text &name, uint64_t &hash) const {
        if (index >= count_ || guesses_[index].count != name.count) return false;
        const Guess &guess = guesses_[index];
        const uint8_t *bytes = name.start;
        size_t lane = 0, rest = static_cast<size_t>(name.count);
        for (; rest > 8; rest -= 8, bytes += 8)
            if (load8(bytes) != guess.lanes[lane++]) return false;
        hash = guess.hash;
        return low_bytes(load8(bytes), rest) == guess.lanes[lane];
    }

    /// Takes the name for the one that comes at `index`, and forgets those behind it. All before it must be
    /// as they were guessed, and it must be none of them. Says no, and that none is known from there on, if it
    /// is too long or there are too many.
    bool learn(size_t index, const varve_text &name, uint64_t hash) {
        count_ = index;
        numbered_ = none;
        const size_t size = static_cast<size_t>(name.count);
        if (index == most || size > longest) return false;
        Guess &guess = guesses_[count_++];
        guess.count = name.count;
        guess.hash = hash;
        for (size_t lane = 0; lane < longest / 8; lane++)
            guess.lanes[lane] = size > 8 * lane ? low_bytes(load8(name.start + 8 * lane), size - 8 * lane) : 0;
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

    struct Guess {
        uint64_t lanes[longest / 8];
        uint64_t hash;
        int64_t count;
    };
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
