/// What reading any event needs: the document, the first fault, and values of each type.
#pragma once

#include <cmath>
#include <initializer_list>

#include "attributes.hpp"
#include "document.hpp"
#include "fields.hpp"
#include "name_guesses.hpp"
#include "name_set.hpp"
#include "shape.hpp"
#include "time.hpp"

namespace varve {

/// The values of an object among all of the output.
struct Values {
    uint32_t start = 0, count = 0;
    /// See `varve_inference::values_names`.
    uint32_t names = 0;
};

/// Reads one event's values. Each function takes the place to read at and returns the place behind, or null:
/// then `fault` says what is wrong, and the event is to be given up. If the document turns out not to be
/// JSON, that counts instead: a fault may be noted here of what is no JSON value at all.
///
/// Names may come in any order; a known name that comes twice is a fault, because the readers of JSON
/// disagree about which of the two counts. Unknown names are checked as JSON and otherwise ignored. `null` is
/// absence.
class EventReader {
  public:
    EventReader(
        const Document &document, const varve_limits &limits, TimeReader &times, NameSet &names,
        ProducerGuesses &guesses, varve_output &output)
        : document(document),
          limits_(limits),
          times_(times),
          names_(names),
          all_guesses_(guesses),
          output_(output) {}

    const Document document;
    varve_rejection fault = {0, VARVE_NOT_JSON, static_cast<uint16_t>(Field::event), 0, absent};

    VARVE_COLD Place fail(varve_reason reason, Field field, size_t limit = 0, varve_text name = absent) {
        fault = {
            0, static_cast<uint16_t>(reason), static_cast<uint16_t>(field), static_cast<int64_t>(limit),
            name};
        return nullptr;
    }

    VARVE_COLD Place malformed() { return fail(VARVE_NOT_JSON, Field::event); }

    /// Reads an object's members, from its opening brace to its closing brace: `read` is given the place of
    /// each value and its field, `unknown` if its name is not in `table`.
    template <size_t count, typename Read>
    VARVE_HOT Place
    members(Place at, const FieldTable<count> &table, Shape &shape, FieldSet &seen, Read read) {
        at++;
        if (document.token(at) == '}') return at;
        for (Shape::Step *step = shape.first();; step = shape.next(step)) {
            Field field = step->field;
            if (VARVE_UNLIKELY(!step->matches(document.here(at))) && !find(at, table, *step, field))
                return nullptr;
            if (VARVE_LIKELY(field != Field::unknown)) {
                if (seen.contains(field)) return fail(VARVE_GIVEN_TWICE, field);
                seen.insert(field);
            }
            at = read(at + 2, field);
            if (!at) return at;
            const uint8_t separator = document.token(at);
            if (separator != ',') return separator == '}' ? at : malformed();
            at++;
        }
    }

    /// Over the value of an unknown name, inside of `depth` containers.
    Place skip(Place at, size_t depth) {
        varve_reason reason;
        at = document.skip(at, depth, limits_.depth, reason);
        return at ? at : fail(reason, Field::event, limits_.depth);
    }

    bool is_null(Place at) const { return document.token(at) == 'n' && document.is_null(at); }

    /// Text up to a limit of bytes, or absence: null.
    VARVE_HOT Place text(Place at, Field field, size_t limit, varve_text &value) {
        if (document.token(at) != '"') return is_null(at) ? at + 1 : fail(VARVE_NOT_TEXT, field);
        at = any_text(at, value);
        if (!at || static_cast<size_t>(value.count) <= limit) return at;
        return fail(VARVE_TOO_LONG, field, limit);
    }

    /// The same, but nothing is absent that is empty.
    VARVE_HOT Place required_text(Place at, Field field, size_t limit, varve_text &value) {
        at = text(at, field, limit, value);
        if (!at || value.count > 0) return at;
        return fail(value.start ? VARVE_EMPTY : VARVE_MISSING, field);
    }

    /// The same, but empty text is absence, too: of an optional identifier, an empty one says no more.
    VARVE_HOT Place optional_text(Place at, Field field, size_t limit, varve_text &value) {
        at = text(at, field, limit, value);
        if (value.count == 0) value = absent;
        return at;
    }

    /// A name that groups events: short, and without control characters.
    VARVE_HOT Place required_name(Place at, Field field, varve_text &value) {
        at = required_text(at, field, limits_.name_bytes, value);
        return at ? check_name(at, field, value) : at;
    }
    VARVE_HOT Place optional_name(Place at, Field field, varve_text &value) {
        at = optional_text(at, field, limits_.name_bytes, value);
        return at ? check_name(at, field, value) : at;
    }
    /// The same, as long as any text may be: what somebody else wrote, such as a client of a failure.
    VARVE_HOT Place optional_long_name(Place at, Field field, varve_text &value) {
        at = optional_text(at, field, limits_.text_bytes, value);
        return at ? check_name(at, field, value) : at;
    }
    VARVE_HOT Place optional_identifier(Place at, Field field, varve_text &value) {
        return optional_text(at, field, limits_.identifier_bytes, value);
    }

    /// Any finite number; null leaves `value` as it is.
    VARVE_HOT Place number(Place at, Field field, double &value) {
        if (is_null(at)) return at + 1;
        Number read;
        at = any_number(at, field, read);
        if (at) value = read.value;
        return at;
    }

    /// A finite number that is not negative.
    VARVE_HOT Place amount(Place at, Field field, double &value) {
        if (is_null(at)) return at + 1;
        Number read;
        at = any_number(at, field, read);
        if (!at) return at;
        if (read.value < 0) return fail(VARVE_NEGATIVE, field);
        // Adding 0 makes 0 of -0.
        value = read.value + 0.0;
        return at;
    }

    /// A whole number from 0 to 2^53, in whatever way it is written.
    VARVE_HOT Place tokens(Place at, Field field, int64_t &value) {
        if (is_null(at)) return at + 1;
        Number read;
        at = any_number(at, field, read);
        if (!at) return at;
        constexpr uint64_t most = uint64_t{1} << 53;
        if (read.value < 0) return fail(VARVE_NEGATIVE, field);
        const bool is_too_many =
            read.is_exact_integer ? read.digits > most : read.value > static_cast<double>(most);
        if (is_too_many) return fail(VARVE_TOO_MANY_TOKENS, field, most);
        value = static_cast<int64_t>(read.value);
        return static_cast<double>(value) == read.value ? at : fail(VARVE_NOT_WHOLE, field);
    }

    /// A number, text, flag or null.
    Place scalar(Place at, Field field, uint8_t &kind, double &value, varve_text &content) {
        return scalar(at, field, nullptr, kind, value, content);
    }

    /// An object of scalars: features or readings. `producer` is a hash of whoever has such names; if it is 0,
    /// the first name stands for them.
    Place values(Place at, Field field, uint64_t producer, Values &read) {
        at = enter_object(at, field);
        if (!at) return at;
        varve_value *const first = output_.values + output_.value_count;
        if (producer == 0 && document.token(at + 1) == '"') {
            const varve_text name = document.raw_text(at + 1);
            producer = hash_padded(name.start, static_cast<size_t>(name.count));
        }
        guesses_ = &all_guesses_.of(producer);
        guessed_ = listed_ = 0;
        at++;
        varve_value *next = first;
        if (document.token(at) != '}') at = read_values(at, field, first, next);
        if (!at) return at;
        read.start = static_cast<uint32_t>(output_.value_count);
        read.count = static_cast<uint32_t>(next - first);
        if (guessed_ == read.count) read.names = guesses_->number(guessed_, all_guesses_.numbers);
        output_.value_count += read.count;
        return leave_object(at);
    }

    /// A time.
    VARVE_HOT Place time(Place at, Field field, int64_t &milliseconds) {
        varve_text value = absent;
        at = text(at, field, limits_.text_bytes, value);
        if (!at) return at;
        if (!value.start) return fail(VARVE_MISSING, field);
        return times_.read(value.start, value.count, milliseconds) ? at : fail(VARVE_NOT_A_TIME, field);
    }

    /// Gives `at` back if each of the fields has come.
    Place require(Place at, const FieldSet &seen, std::initializer_list<Field> fields) {
        for (Field field : fields)
            if (!seen.contains(field)) return fail(VARVE_MISSING, field);
        return at;
    }

    /// Checks that an object begins here, and stays at its opening brace.
    Place enter_object(Place at, Field field) {
        return document.token(at) == '{' ? at : fail(VARVE_NOT_AN_OBJECT, field);
    }

    /// Over the closing brace of an object inside the root.
    Place leave_object(Place at) {
        at = document.close(at);
        return at ? at : malformed();
    }

  private:
    /// The field of the name here, which is not the one that was guessed; guess it next time. False at a
    /// fault.
    template <size_t count>
    VARVE_COLD bool find(Place at, const FieldTable<count> &table, Shape::Step &guess, Field &field) {
        if (!document.is_name(at)) return malformed();
        varve_text name = document.raw_text(at);
        const size_t size = static_cast<size_t>(name.count);
        if (document.has_escapes() && !resolve_escapes(name)) return false;
        field = table.find(name.start, name.count);
        // Only a name that is spelled without escapes, right before its colon. (A document that breaks off
        // may get here with a name of the next one, whose escapes it knows nothing about.)
        constexpr size_t quotes = 2, colon = 1;
        const bool is_plain = !std::memchr(document.here(at), '\\', size + quotes);
        if (is_plain && at[1] - at[0] == size + quotes)
            guess.learn(document.here(at), size + quotes + colon, field);
        return true;
    }

    const varve_limits &limits_;
    TimeReader &times_;
    NameSet &names_;
    ProducerGuesses &all_guesses_;
    /// Those of the object that is read.
    NameGuesses *guesses_ = nullptr;
    varve_output &output_;
    /// Of the values of an object, how many had the names that were guessed, and how many are in `names_`.
    size_t guessed_ = 0, listed_ = 0;

    Place check_name(Place at, Field field, const varve_text &value) {
        return has_control_character(value.start, value.count) ? fail(VARVE_CONTROL_CHARACTER, field) : at;
    }

    /// The string here, at its meaning.
    VARVE_HOT Place any_text(Place at, varve_text &value) {
        value = document.raw_text(at);
        return !document.has_escapes() || resolve_escapes(value) ? at + 1 : nullptr;
    }

    /// Replaces text that has escapes by its meaning, in the arena.
    VARVE_COLD bool resolve_escapes(varve_text &value) {
        const size_t count = static_cast<size_t>(value.count);
        if (!std::memchr(value.start, '\\', count)) return true;
        // There is room for all of an event. A document that breaks off may get here with a text of the next
        // one.
        if (output_.arena_capacity - output_.arena_used < count + VARVE_ARENA_SLACK) return malformed();
        uint8_t *meaning = output_.arena + output_.arena_used;
        uint8_t *end = unescape(value.start, count, meaning);
        if (!end) return malformed();
        value = {meaning, end - meaning};
        output_.arena_used += static_cast<size_t>(value.count);
        return true;
    }

    Place any_number(Place at, Field field, Number &value) { return any_number(at, field, value, nullptr); }

    VARVE_HOT Place any_number(Place at, Field field, Number &value, const varve_text *name) {
        // If no space follows, the next token's place is the number's end.
        const size_t count = at[1] - at[0];
        if (VARVE_LIKELY(read_short_number(document.here(at), count, value))) return at + 1;
        return unusual_number(at, field, value, name);
    }

    /// A number that is long, or has an exponent or space behind it, or is none.
    VARVE_COLD Place unusual_number(Place at, Field field, Number &value, const varve_text *name) {
        const uint8_t token = document.token(at);
        if (token != '-' && !is_digit(token)) return fail_named(VARVE_NOT_A_NUMBER, field, name);
        switch (read_long_number(document.here(at), value)) {
        case NumberStatus::ok:
            return at + 1;
        case NumberStatus::malformed:
            return malformed();
        case NumberStatus::not_finite:
            return fail_named(VARVE_NOT_FINITE, field, name);
        }
        return malformed();
    }

    VARVE_COLD Place fail_named(varve_reason reason, Field field, const varve_text *name, size_t limit = 0) {
        return fail(reason, field, limit, name ? *name : absent);
    }

    VARVE_HOT Place
    scalar(Place at, Field field, const varve_text *name, uint8_t &kind, double &value, varve_text &content) {
        const uint8_t token = document.token(at);
        // Without a branch for the sign, which may come and go.
        if ((token == '-') | is_digit(token)) {
            Number read;
            kind = VARVE_NUMBER;
            at = any_number(at, field, read, name);
            if (at) value = read.value;
            return at;
        }
        if (token == '"') {
            kind = VARVE_TEXT;
            at = any_text(at, content);
            const size_t limit = limits_.text_bytes;
            if (!at || static_cast<size_t>(content.count) <= limit) return at;
            return fail_named(VARVE_TOO_LONG, field, name, limit);
        }
        return word(at, field, name, kind, value);
    }

    /// `true`, `false` or `null`.
    Place word(Place at, Field field, const varve_text *name, uint8_t &kind, double &value) {
        const bool is_true = document.is_true(at);
        if (is_true || document.is_false(at)) {
            kind = VARVE_BOOL;
            value = is_true;
        } else if (document.is_null(at)) {
            kind = VARVE_NULL;
        } else {
            return fail_named(VARVE_NOT_A_SCALAR, field, name);
        }
        return at + 1;
    }

    /// The values of an object, from the first one's name to its closing brace, into memory from `first` on;
    /// `next` is behind the last one then.
    VARVE_HOT Place read_values(Place at, Field field, varve_value *first, varve_value *&next) {
        // In copies that nothing else refers to, so that a value's memory can't be taken for theirs.
        const Document here = document;
        const size_t text_limit = limits_.text_bytes;
        const varve_value *const limit = first + limits_.values;
        varve_value *value = first;
        size_t guessed = 0;
        for (const NameGuesses::Guess *guess = guesses_->begin(), *end = guesses_->end();; at++) {
            if (VARVE_UNLIKELY(value == limit)) return fail(VARVE_TOO_MANY_VALUES, field, limits_.values);
            if (VARVE_LIKELY(guess != end && guess->matches(here.here(at)) && here.owns(at))) {
                value->name_hash = guess->hash;
                value->name = here.original(here.here(at)) + 1;
                value->name_count = static_cast<uint16_t>(guess->count);
                at = VARVE_LIKELY(read_usual_content(here, at + 2, text_limit, *value))
                         ? at + 3
                         : read_content(at + 2, field, *value);
                guess++;
                guessed++;
            } else {
                guessed_ = guessed;
                at = read_value(at, field, first, value);
                guessed = guessed_;
                end = guesses_->end();
                guess = first + guessed == value + 1 ? guesses_->begin() + guessed : end;
            }
            if (!at) return at;
            value++;
            const uint8_t separator = here.token(at);
            if (separator == ',') continue;
            guessed_ = guessed;
            next = value;
            return separator == '}' ? at : malformed();
        }
    }

    /// Reads a value's content if it is a short number, or a text in a document without escapes, and no space is
    /// behind it. Says false if it is anything else, whatever it wrote.
    VARVE_HOT static bool
    read_usual_content(const Document &document, Place at, size_t text_limit, varve_value &value) {
        const uint8_t *content = document.here(at);
        const size_t size = at[1] - at[0];
        if (*content == '"') {
            constexpr size_t quotes = 2;
            value.kind = VARVE_TEXT;
            value.content = reinterpret_cast<uintptr_t>(document.original(content) + 1);
            value.text_count = static_cast<uint32_t>(size - quotes);
            const bool is_plain = content[size - 1] == '"' && !document.has_escapes();
            return is_plain && size - quotes <= text_limit && document.owns(at);
        }
        Number number;
        if (VARVE_UNLIKELY(!read_short_number(content, size, number))) return false;
        value.kind = VARVE_NUMBER;
        std::memcpy(&value.content, &number.value, sizeof number.value);
        value.text_count = 0;
        return true;
    }

    /// Reads any content of a value whose name is known.
    VARVE_APART Place read_content(Place at, Field field, varve_value &value) {
        const varve_text name = {value.name, value.name_count};
        double number = 0;
        varve_text text = {nullptr, 0};
        at = scalar(at, field, &name, value.kind, number, text);
        if (!at) return at;
        value.text_count = static_cast<uint32_t>(text.count);
        if (value.kind == VARVE_TEXT)
            value.content = reinterpret_cast<uintptr_t>(text.start);
        else
            std::memcpy(&value.content, &number, sizeof number);
        return at;
    }

    /// One value with its name, into `*next`; `first` is the first of the same object.
    VARVE_APART Place
    read_value(Place at, Field field, const varve_value *first, varve_value *next) {
        varve_text name;
        if (!read_value_name(at, field, first, next, name)) return nullptr;
        next->name = name.start;
        next->name_count = static_cast<uint16_t>(name.count);
        return read_content(at + 2, field, *next);
    }

    /// The name of a value. False at a fault.
    bool
    read_value_name(Place at, Field field, const varve_value *first, varve_value *next, varve_text &name) {
        if (!document.is_name(at)) return malformed();
        name = document.raw_text(at);
        if (document.has_escapes() && !resolve_escapes(name)) return false;
        const size_t index = static_cast<size_t>(next - first);
        const NameGuesses::Guess *guess = guessed_ == index ? guesses_->find(index, name) : nullptr;
        if (!guess) return check_value_name(field, name, first, next);
        next->name_hash = guess->hash;
        guessed_++;
        return true;
    }

    /// Hashes a name that was not guessed, and guesses it from then on. False at a fault.
    bool check_value_name(Field field, const varve_text &name, const varve_value *first, varve_value *next) {
        const size_t count = static_cast<size_t>(name.count);
        next->name = name.start;
        next->name_count = static_cast<uint16_t>(name.count);
        if (count > limits_.name_bytes) {
            const varve_text cut = {name.start, static_cast<int64_t>(limits_.name_bytes)};
            return fail(VARVE_NAME_TOO_LONG, field, limits_.name_bytes, cut);
        }
        next->name_hash = hash_padded(name.start, count);
        if (is_repeated(first, next)) return fail(VARVE_GIVEN_TWICE, field, 0, name);
        const size_t index = static_cast<size_t>(next - first);
        if (guessed_ == index && guesses_->learn(index, name, next->name_hash)) guessed_++;
        return true;
    }

    /// Whether a value before `next` has its name. A few are compared one by one; for more there is a table.
    bool is_repeated(const varve_value *first, const varve_value *next) {
        constexpr ptrdiff_t few = 8;
        if (next - first > few) return is_repeated_among_many(first, next);
        for (const varve_value *earlier = first; earlier < next; earlier++)
            if (has_same_name(*earlier, *next)) return true;
        return false;
    }

    static bool has_same_name(const varve_value &a, const varve_value &b) {
        return a.name_hash == b.name_hash && a.name_count == b.name_count &&
               std::memcmp(a.name, b.name, a.name_count) == 0;
    }

    bool is_repeated_among_many(const varve_value *first, const varve_value *next) {
        if (listed_ == 0) names_.clear();
        const size_t index = static_cast<size_t>(next - first);
        while (listed_ < index) list(first, listed_++);
        return list(first, listed_++);
    }

    /// Puts a value's name into the table; true if it is there.
    bool list(const varve_value *first, size_t index) {
        return names_.insert(first[index].name_hash, static_cast<uint32_t>(index), [=](uint32_t other) {
            return has_same_name(first[other], first[index]);
        });
    }
};

}  // namespace varve
