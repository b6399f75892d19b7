/// The names of the fields that events may have, and how they are found.
#pragma once

#include <cstddef>
#include <cstdint>

#include "hash.hpp"
#include "varve_events.h"

namespace varve {

/// A field as reasons name it. `paths` has the same order.
enum class Field : uint16_t {
    event,
    specversion,
    id,
    source,
    type,
    time,
    datacontenttype,
    data,
    data_base64,
    model,
    version,
    variant,
    request_id,
    unit,
    status,
    error_type,
    latency_ms,
    ttft_ms,
    input_tokens,
    output_tokens,
    cost_usd,
    provider,
    region,
    features,
    prediction,
    confidence,
    device,
    readings,
    location,
    latitude,
    longitude,
    label,
    score,
    count,
    unknown = count
};

constexpr const char *paths[] = {
    "",
    "specversion",
    "id",
    "source",
    "type",
    "time",
    "datacontenttype",
    "data",
    "data_base64",
    "data.model",
    "data.version",
    "data.variant",
    "data.request_id",
    "data.unit",
    "data.status",
    "data.error_type",
    "data.latency_ms",
    "data.ttft_ms",
    "data.input_tokens",
    "data.output_tokens",
    "data.cost_usd",
    "data.provider",
    "data.region",
    "data.features",
    "data.prediction",
    "data.confidence",
    "data.device",
    "data.readings",
    "data.location",
    "data.location.lat",
    "data.location.lon",
    "data.label",
    "data.score",
};
static_assert(sizeof paths / sizeof *paths == static_cast<size_t>(Field::count), "a path for each field");

/// The set of fields seen in an event. Fields of different objects never share a bit, because no two share a
/// path.
class FieldSet {
  public:
    bool contains(Field field) const { return bits_ >> static_cast<unsigned>(field) & 1; }
    void insert(Field field) { bits_ |= uint64_t{1} << static_cast<unsigned>(field); }

  private:
    static_assert(static_cast<unsigned>(Field::count) <= 64, "one bit per field");
    uint64_t bits_ = 0;
};

/// A fixed set of names of up to 16 bytes, each found with one multiplication and one comparison. The
/// multiplier that sends them all to different slots is found when this is compiled.
template <size_t count>
class FieldTable {
  public:
    struct Entry {
        const char *name;
        Field field;
    };

    constexpr explicit FieldTable(const Entry (&entries)[count]) {
        for (uint64_t attempt = 1; !try_multiplier(entries, attempt * golden | 1); attempt++) {
        }
    }

    /// The field of that name, or `unknown`. May read up to 16 bytes.
    Field find(const uint8_t *name, int64_t length) const {
        const size_t size = static_cast<size_t>(length);
        constexpr size_t longest = 16;
        if (size - 1 >= longest) return Field::unknown;
        const uint64_t head = load8(name) & ~uint64_t{0} >> (64 - 8 * (size < 8 ? size : 8));
        const Slot &slot = slots_[head * multiplier_ >> shift];
        if (slot.size != size || slot.head != head) return Field::unknown;
        if (slot.size > 8 && slot.tail != low_bytes(load8(name + 8), size - 8)) return Field::unknown;
        return slot.field;
    }

  private:
    static constexpr size_t slot_count = 64;
    static constexpr unsigned shift = 58;

    struct Slot {
        uint64_t head = 0, tail = 0;
        size_t size = ~size_t{0};
        Field field = Field::unknown;
    };

    uint64_t multiplier_ = 0;
    Slot slots_[slot_count] = {};

    static constexpr size_t length(const char *name) {
        size_t size = 0;
        while (name[size]) size++;
        return size;
    }

    /// The lane of a name's bytes from `first` on, as `load8` and `low_bytes` make it.
    static constexpr uint64_t lane(const char *name, size_t first) {
        uint64_t value = 0;
        for (size_t i = first; i < length(name) && i < first + 8; i++)
            value |= static_cast<uint64_t>(static_cast<uint8_t>(name[i])) << (8 * (i - first));
        return value;
    }

    constexpr bool try_multiplier(const Entry (&entries)[count], uint64_t multiplier) {
        Slot slots[slot_count] = {};
        for (const Entry &entry : entries) {
            Slot &slot = slots[lane(entry.name, 0) * multiplier >> shift];
            if (slot.field != Field::unknown) return false;
            slot.head = lane(entry.name, 0);
            slot.tail = lane(entry.name, 8);
            slot.size = length(entry.name);
            slot.field = entry.field;
        }
        multiplier_ = multiplier;
        for (size_t i = 0; i < slot_count; i++) slots_[i] = slots[i];
        return true;
    }
};

template <size_t count>
FieldTable(const typename FieldTable<count>::Entry (&)[count]) -> FieldTable<count>;

}  // namespace varve
