#pragma once

#include "decoder.hpp"
#include "envelope.hpp"

namespace varve {

/// Documents are scanned together up to this many bytes: the scan's own cost for each call is that of about
/// 300 bytes, and what it writes should still be in the cache when it is read.
constexpr size_t group_bytes = 16 << 10;

inline varve_rejection whole_event(varve_reason reason, size_t limit = 0) {
    return {
        0, static_cast<uint16_t>(reason), static_cast<uint16_t>(Field::event), static_cast<int64_t>(limit),
        absent};
}

/// Documents that are scanned together, with a line feed between two.
///
/// If the scan finds no fault, each of them would pass on its own, with the same places: a line feed inside a
/// string is a fault, so no string reaches over a border, and a line feed outside ends every other token.
struct Group {
    static constexpr size_t most = 256;

    const uint8_t *bytes;
    /// Bytes in all.
    size_t count;
    bool has_escapes;
    /// Where each document begins.
    uint32_t starts[most];
};

/// One call of `varve_decode`.
template <typename Kind>
class Decoding {
  public:
    using Row = typename Kind::Row;

    Decoding(
        varve_decoder &decoder, EventShapes &shapes, bool accepts_any_type, const uint8_t *base,
        const uint8_t *ranges, size_t stride, varve_output &output)
        : decoder_(decoder),
          shapes_(shapes),
          accepts_any_type_(accepts_any_type),
          base_(base),
          ranges_(ranges),
          stride_(stride),
          output_(output) {}

    int run(size_t &next, size_t end) {
        while (next < end) {
            size_t group_end = find_lines(next, end);
            if (group_end - next < 2) group_end = gather(next, end);
            const bool is_group = group_end - next > 1 && scan_group();
            if (const int stop = is_group ? decode_group(next, group_end) : decode_singles(next, group_end))
                return stop;
        }
        return VARVE_STOP_DONE;
    }

  private:
    varve_decoder &decoder_;
    EventShapes &shapes_;
    bool accepts_any_type_;
    const uint8_t *base_, *ranges_;
    size_t stride_;
    varve_output &output_;
    Group group_;
    const Row blank_ = Kind::blank();

    varve_range range(size_t record) const {
        varve_range range;
        std::memcpy(&range, ranges_ + record * stride_, sizeof range);
        return range;
    }

    bool is_readable(varve_range range) const {
        return range.length > 0 && static_cast<size_t>(range.length) <= decoder_.limits.event_bytes;
    }

    /// Whether a record can be scanned with others. One that ends with a backslash is no JSON, and simdjson's
    /// portable kernel would take the line feed behind it for escaped.
    bool is_groupable(varve_range range) const {
        return is_readable(range) && base_[range.start + range.length - 1] != '\\';
    }

    /// Makes a group of the records from `first` on that lie one behind the other with a line end between,
    /// and returns where it ends.
    size_t find_lines(size_t first, size_t end) {
        const varve_range head = range(first);
        if (!is_groupable(head)) return first + 1;
        const uint8_t *bytes = base_ + head.start;
        group_.bytes = bytes;
        group_.starts[0] = 0;
        size_t at = static_cast<size_t>(head.length), next = first + 1;
        end = end - first < Group::most ? end : first + Group::most;
        for (group_.count = at; next < end; next++) {
            if (bytes[at] == '\r') at++;
            if (bytes[at++] != '\n') break;
            const varve_range candidate = range(next);
            const bool follows = base_ + candidate.start == bytes + at;
            if (!follows || !is_groupable(candidate) || at + candidate.length > group_bytes) break;
            group_.starts[next - first] = static_cast<uint32_t>(at);
            at += static_cast<size_t>(candidate.length);
            group_.count = at;
        }
        return next;
    }

    /// Makes a group of the records from `first` on by copying them, and returns where it ends. To copy an
    /// event takes a fraction of what it costs to scan it alone. Rows refer to the records all the same, so
    /// that every group is copied to the same place.
    size_t gather(size_t first, size_t end) {
        constexpr size_t readable_behind = 64;
        decoder_.group.resize(group_bytes + readable_behind);
        uint8_t *bytes = decoder_.group.data();
        size_t at = 0, next = first;
        end = end - first < Group::most ? end : first + Group::most;
        for (; next < end; next++) {
            const varve_range candidate = range(next);
            if (!is_groupable(candidate) || at + candidate.length + 1 > group_bytes) break;
            std::memcpy(bytes + at, base_ + candidate.start, static_cast<size_t>(candidate.length));
            group_.starts[next - first] = static_cast<uint32_t>(at);
            at += static_cast<size_t>(candidate.length);
            bytes[at++] = '\n';
        }
        if (next - first < 2) return first + 1;
        group_.bytes = bytes;
        group_.count = at - 1;
        return next;
    }

    bool scan_group() {
        Scanner &scanner = *decoder_.group_scanner;
        group_.has_escapes = std::memchr(group_.bytes, '\\', group_.count) != nullptr;
        return scanner.scan(group_.bytes, group_.count) && ends_with_brace(scanner, group_.bytes);
    }

    int decode_group(size_t &next, size_t end) {
        const Scanner &scanner = *decoder_.group_scanner;
        const size_t first = next;
        Place at = scanner.places();
        const Place behind_all = at + scanner.place_count();
        for (; next < end; next++) {
            const varve_range place = range(next);
            if (const int stop = missing_room(place)) return stop;
            const size_t start = group_.starts[next - first];
            while (at < behind_all && *at < start) at++;
            const uint8_t *bytes = group_.bytes + start;
            const bool has_escapes = group_.has_escapes && std::memchr(bytes, '\\', place.length) != nullptr;
            const uint8_t *origin = base_ + place.start;
            const ptrdiff_t distance = reinterpret_cast<intptr_t>(origin) - reinterpret_cast<intptr_t>(bytes);
            const Document document(group_.bytes, at, start + place.length, has_escapes, distance);
            EventReader reader(
                document, decoder_.limits, decoder_.times, decoder_.names, decoder_.guesses, output_);
            const size_t arena_before = output_.arena_used;
            if (document.begins_as_object() && (at = decode(reader, next))) continue;
            // Looks again at what has a fault on its own, so that the reason doesn't depend on its
            // neighbours. There is room for its text once.
            output_.arena_used = arena_before;
            at = document.root();
            decode_single(next);
        }
        return VARVE_STOP_DONE;
    }

    int decode_singles(size_t &next, size_t end) {
        for (; next < end; next++) {
            if (const int stop = missing_room(range(next))) return stop;
            decode_single(next);
        }
        return VARVE_STOP_DONE;
    }

    /// Whether there is room for whatever one more event becomes.
    int missing_room(varve_range place) const {
        if (output_.row_count == output_.row_capacity ||
            output_.rejection_count == output_.rejection_capacity)
            return VARVE_STOP_ROWS;
        if (output_.value_capacity - output_.value_count < decoder_.limits.values) return VARVE_STOP_VALUES;
        const size_t count = is_readable(place) ? static_cast<size_t>(place.length) : 0;
        const bool fits = output_.arena_capacity - output_.arena_used >= count + VARVE_ARENA_SLACK;
        return fits || !std::memchr(base_ + place.start, '\\', count) ? VARVE_STOP_DONE : VARVE_STOP_ARENA;
    }

    /// Makes one row or one rejection.
    void decode_single(size_t record) {
        const varve_range place = range(record);
        if (place.length <= 0) return reject(whole_event(VARVE_NO_VALUE), record);
        if (!is_readable(place))
            return reject(whole_event(VARVE_TOO_LARGE, decoder_.limits.event_bytes), record);
        const uint8_t *bytes = base_ + place.start;
        const size_t count = static_cast<size_t>(place.length);
        Scanner &scanner = *decoder_.scanner;
        const bool is_scanned = scanner.scan(bytes, count) && ends_with_brace(scanner, bytes);
        const bool has_escapes = std::memchr(bytes, '\\', count) != nullptr;
        const Document document(bytes, scanner.places(), count, has_escapes);
        EventReader reader(
            document, decoder_.limits, decoder_.times, decoder_.names, decoder_.guesses, output_);
        if (is_scanned && document.begins_as_object() && decode(reader, record)) return;
        const varve_reason fault = syntax_fault(*decoder_.judge, bytes, count, decoder_.limits.depth);
        reject(fault ? whole_event(fault, decoder_.limits.depth) : reader.fault, record);
    }

    /// Makes a row of the event. Null with a fault in the reader; else the place behind the event.
    Place decode(EventReader &reader, size_t record) {
        const size_t values_before = output_.value_count;
        Row &row = static_cast<Row *>(output_.rows)[output_.row_count];
        row = blank_;
        row.record = static_cast<int32_t>(record);
        Envelope<Kind> envelope(reader, shapes_, decoder_.limits, accepts_any_type_, row);
        const Place last = envelope.read();
        if (!last) {
            // The arena keeps what it got: the fault's name may lie in it.
            output_.value_count = values_before;
            return nullptr;
        }
        output_.row_count++;
        return last + 1;
    }

    void reject(varve_rejection fault, size_t record) {
        fault.record = static_cast<int32_t>(record);
        output_.rejections[output_.rejection_count++] = fault;
    }
};

}  // namespace varve
