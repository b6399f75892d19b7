/// A walk over the structure that `Scanner` found, which accepts exactly the grammar of RFC 8259.
#pragma once

#include <cstring>

#include "number.hpp"
#include "text.hpp"
#include "varve_events.h"

namespace varve {

/// A token of a document: where its place is listed. Functions take the place to read at and return the place
/// behind what they read, or null. So it stays in a register: kept in an object, each step would wait for
/// memory.
using Place = const uint32_t *;

/// One document whose root is an object, alone in what was scanned or among others.
///
/// Bounds: the last place of what was scanned must hold a `}`. Behind any other token there is therefore one
/// more, and whoever steps over a `}` checks whether the next place still belongs to the document. A document
/// that breaks off may be read on into the next; that it ended where it should is checked last.
class Document {
  public:
    /// `bytes` is what was scanned; the document's places begin at `first`, and its bytes end before `end`.
    /// What was scanned may be a copy: the document itself lies `origin` bytes further.
    Document(const uint8_t *bytes, Place first, size_t end, bool has_escapes, ptrdiff_t origin = 0)
        : bytes_(bytes),
          first_(first),
          origin_(origin),
          end_(static_cast<uint32_t>(end)),
          has_escapes_(has_escapes) {}

    bool has_escapes() const { return has_escapes_; }
    Place root() const { return first_; }
    bool begins_as_object() const { return *first_ < end_ && token(first_) == '{'; }

    uint8_t token(Place at) const { return bytes_[*at]; }
    const uint8_t *here(Place at) const { return bytes_ + *at; }
    /// Whether this place is the document's, and none of the next one.
    bool owns(Place at) const { return *at < end_; }
    /// The same byte in the document itself, of which this may be a copy.
    const uint8_t *original(const uint8_t *here) const {
        const uintptr_t there = reinterpret_cast<uintptr_t>(here) + static_cast<uintptr_t>(origin_);
        return reinterpret_cast<const uint8_t *>(there);
    }
    /// The same of a token. What is of the next document stays in the copy.
    const uint8_t *original(Place at) const { return owns(at) ? original(here(at)) : here(at); }

    /// Whether this is the document's last token.
    bool is_last(Place at) const { return at[0] < end_ && at[1] >= end_; }

    /// Over the closing brace of an object inside the root. Null if the document ends with it.
    Place close(Place at) const { return at[1] < end_ ? at + 1 : nullptr; }

    /// Whether a member's name begins here.
    bool is_name(Place at) const { return token(at) == '"' && token(at + 1) == ':'; }

    /// The bytes between the quotes of the string here. Between its closing quote and the next token there
    /// can only be space: anything else would be a token itself.
    ///
    /// They lie in the document itself, but for a text of the next one, which is only known from the copy.
    varve_text raw_text(Place at) const {
        const uint8_t *first = bytes_ + at[0] + 1, *last = bytes_ + at[1] - 1;
        while (__builtin_expect(*last != '"', false)) last--;
        return {original(at) + 1, last - first};
    }

    bool is_true(Place at) const { return is_literal(at, "true", 4); }
    bool is_false(Place at) const { return is_literal(at, "false", 5); }
    bool is_null(Place at) const { return is_literal(at, "null", 4); }

    /// What is wrong with the document's syntax; VARVE_OK if nothing is.
    varve_reason syntax_fault(size_t depth_limit) const {
        varve_reason reason = VARVE_NOT_JSON;
        return begins_as_object() && skip_container(first_, 0, depth_limit, reason) ? VARVE_OK : reason;
    }

    /// Over the value here, inside of `depth` containers, which is checked and otherwise ignored. Null with
    /// the reason if it is not well-formed, or too deep.
    Place skip(Place at, size_t depth, size_t depth_limit, varve_reason &reason) const {
        const uint8_t kind = token(at);
        if (kind == '{' || kind == '[') return skip_container(at, depth, depth_limit, reason);
        reason = VARVE_NOT_JSON;
        return is_short_whole_number(here(at), at[1] - at[0]) || is_scalar(at) ? at + 1 : nullptr;
    }

  private:
    const uint8_t *bytes_;
    Place first_;
    ptrdiff_t origin_;
    uint32_t end_;
    bool has_escapes_;

    bool is_literal(Place at, const char *literal, size_t count) const {
        return std::memcmp(here(at), literal, count) == 0 && ends_scalar(here(at)[count]);
    }

    bool is_scalar(Place at) const {
        switch (token(at)) {
        case '"':
            return !has_escapes_ || has_sound_escapes(at);
        case 't':
            return is_true(at);
        case 'f':
            return is_false(at);
        case 'n':
            return is_null(at);
        default:
            return is_number(here(at));
        }
    }

    bool has_sound_escapes(Place at) const;
    Place skip_container(Place at, size_t depth, size_t depth_limit, varve_reason &reason) const;
};

}  // namespace varve
