/// The CloudEvents envelope (CloudEvents 1.0, JSON event format) around the `data` of any kind.
#pragma once

#include "event_kind.hpp"
#include "media_type.hpp"

namespace varve {

template <typename Kind>
class Envelope {
  public:
    using Row = typename Kind::Row;

    Envelope(
        EventReader &reader, EventShapes &shapes, const varve_limits &limits, bool accepts_any_type, Row &row)
        : reader_(reader), shapes_(shapes), limits_(limits), accepts_any_type_(accepts_any_type), row_(row) {}

    /// Reads the event at the document's root. Gives its last place, or null with a fault in the reader.
    Place read() {
        FieldSet seen;
        const Place at = reader_.members(
            reader_.document.root(), table, shapes_.envelope, seen,
            [this](Place value, Field field) VARVE_INLINED { return read_member(value, field); });
        if (!at) return at;
        if (!reader_.document.is_last(at)) return reader_.malformed();
        return finish(at, seen);
    }

  private:
    static constexpr size_t depth = 1;
    static constexpr FieldTable table{{
        {"specversion", Field::specversion},
        {"id", Field::id},
        {"source", Field::source},
        {"type", Field::type},
        {"time", Field::time},
        {"datacontenttype", Field::datacontenttype},
        {"data", Field::data},
        {"data_base64", Field::data_base64},
    }};

    EventReader &reader_;
    EventShapes &shapes_;
    const varve_limits &limits_;
    bool accepts_any_type_;
    Row &row_;
    varve_text source_ = absent, type_ = absent;

    VARVE_HOT Place read_member(Place at, Field field) {
        switch (field) {
        case Field::specversion:
            return read_specversion(at);
        case Field::id:
            return reader_.required_text(at, field, limits_.identifier_bytes, row_.id);
        case Field::source:
            return reader_.required_text(at, field, limits_.identifier_bytes, source_);
        case Field::type:
            return read_type(at);
        case Field::time:
            return reader_.time(at, field, row_.time);
        case Field::datacontenttype:
            return read_content_type(at);
        case Field::data:
            return read_data(at);
        case Field::data_base64:
            return reader_.is_null(at) ? at + 1 : reader_.fail(VARVE_BASE64_DATA, field);
        default:
            return reader_.skip(at, depth);
        }
    }

    VARVE_HOT Place read_specversion(Place at) {
        varve_text value = absent;
        at = reader_.text(at, Field::specversion, limits_.text_bytes, value);
        if (!at) return at;
        if (!value.start) return reader_.fail(VARVE_MISSING, Field::specversion);
        const bool is_known = value.count == 3 && std::memcmp(value.start, "1.0", 3) == 0;
        return is_known ? at : reader_.fail(VARVE_NOT_THE_SPECVERSION, Field::specversion);
    }

    VARVE_HOT Place read_type(Place at) {
        at = reader_.required_text(at, Field::type, limits_.identifier_bytes, type_);
        if (!at || accepts_any_type_) return at;
        constexpr size_t length = sizeof Kind::type - 1;
        const bool is_expected =
            static_cast<size_t>(type_.count) == length && std::memcmp(type_.start, Kind::type, length) == 0;
        return is_expected ? at : reader_.fail(VARVE_NOT_THE_TYPE, Field::type);
    }

    Place read_content_type(Place at) {
        varve_text value = absent;
        at = reader_.text(at, Field::datacontenttype, limits_.text_bytes, value);
        if (!at || !value.start || is_json_media_type(value.start, static_cast<size_t>(value.count)))
            return at;
        return reader_.fail(VARVE_NOT_JSON_CONTENT, Field::datacontenttype);
    }

    Place read_data(Place at) {
        if (reader_.is_null(at)) return reader_.fail(VARVE_MISSING, Field::data);
        at = reader_.enter_object(at, Field::data);
        if (!at) return at;
        FieldSet seen;
        at = reader_.members(
            at, Kind::table, shapes_.data, seen, [this](Place value, Field field) VARVE_INLINED {
                return Kind::read(reader_, value, field, row_);
            });
        if (!at) return at;
        at = Kind::finish(reader_, at, seen, row_);
        return at ? reader_.leave_object(at) : at;
    }

    VARVE_HOT Place finish(Place at, const FieldSet &seen) {
        const auto required = {Field::specversion, Field::id,   Field::source,
                               Field::type,        Field::time, Field::data};
        if (!reader_.require(at, seen, required)) return nullptr;
        row_.fingerprint = hash_combine(root7, hash_text(source_));
        row_.fingerprint = hash_combine(row_.fingerprint, hash_text(row_.id));
        row_.fingerprint = hash_combine(row_.fingerprint, hash_text(type_));
        return at;
    }
};

}  // namespace varve
