/// What this project takes from simdjson: the scan for structure, in the best kernel that the processor can
/// run.
#pragma once

#include <cstddef>
#include <cstdint>

namespace varve {

/// Finds the structure of a JSON document: the places of `{ } [ ] : ,` outside of strings, of the quote that
/// opens each string, and of the first byte of every other scalar. Also checks that the document is UTF-8,
/// that every string is closed, and that no string holds a raw control character.
///
/// The kernels are those inside simdjson's library, chosen when the program runs, through the virtual
/// interface that its DOM and on-demand front ends share. So nothing of this project is compiled for a newer
/// processor than the baseline, and no inline function compiled for one can end up in a path that others run.
class Scanner {
  public:
    /// Null if there is no such kernel here.
    static Scanner *create(const char *kernel);
    ~Scanner();
    Scanner(const Scanner &) = delete;
    Scanner &operator=(const Scanner &) = delete;

    const char *kernel() const;

    /// Whether the document passed. Its places are in `places` then, and one more that lies at its end. Takes
    /// memory, four bytes for each of the longest document so far, and keeps it; traps if there is none.
    bool scan(const uint8_t *bytes, size_t count);

    const uint32_t *places() const;
    size_t place_count() const;

    static bool is_utf8(const uint8_t *bytes, size_t count);

    /// The name of the index-th kernel that this processor can run, best first, or null.
    static const char *available(size_t index);

  private:
    struct Parser;
    explicit Scanner(Parser *parser) : parser_(parser) {}
    Parser *parser_;
};

/// The double nearest to a number that is known to be well-formed and followed by a byte that ends it. False
/// if it is beyond the range of doubles.
bool nearest_double(const uint8_t *number, double &value);

}  // namespace varve
