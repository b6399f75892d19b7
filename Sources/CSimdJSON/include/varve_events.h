/// Decodes many CloudEvents per call from one padded buffer into rows of fixed layout.
///
/// Only the module `Events` sees this header. Its Swift structs mirror the rows below field by field, and
/// check at first use that sizes and offsets agree (`varve_layout`).
#ifndef VARVE_EVENTS_H
#define VARVE_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Borrowed bytes: of the records' buffer, or of the arena if the JSON string had escapes. Absent: null and
/// -1.
typedef struct {
    const uint8_t *_Nullable start;
    int64_t count;
} varve_text;

enum { VARVE_ABSENT = 0, VARVE_NUMBER = 1, VARVE_TEXT = 2, VARVE_BOOL = 3, VARVE_NULL = 4 };

/// One feature or reading: there are many, so that each is half a cache line.
typedef struct {
    uint64_t name_hash;
    const uint8_t *_Nonnull name;
    /// The bits of a number, those of 0.0 or 1.0 for a flag, and of text where it begins.
    uint64_t content;
    uint32_t text_count;
    uint16_t name_count;
    uint8_t kind;
} varve_value;

/// Times are milliseconds since 1970; absent numbers are NaN, absent tokens -1.
typedef struct {
    int64_t time;
    uint64_t fingerprint;
    uint64_t series_hash;
    double latency_ms, ttft_ms, cost_usd, confidence, prediction_number;
    int64_t input_tokens, output_tokens;
    varve_text id, model, version, variant, request_id, error_type, unit, provider, region, prediction_text;
    uint32_t values_start;
    /// Rows of one batch with the same number, if it isn't 0, have values of the same names in the same order.
    /// A batch begins with a call whose output has no rows yet.
    uint32_t values_names;
    int32_t record;
    uint16_t values_count;
    uint8_t prediction_kind, is_error;
} varve_inference;

typedef struct {
    int64_t time;
    uint64_t fingerprint;
    uint64_t device_hash;
    double latitude, longitude;
    varve_text id, device;
    uint32_t values_start, values_count;
    int32_t record;
} varve_telemetry;

typedef struct {
    int64_t time;
    uint64_t fingerprint;
    uint64_t series_hash;
    double prediction_number, label_number, score;
    varve_text id, model, version, variant, request_id, unit, prediction_text, label_text;
    int32_t record;
    uint8_t prediction_kind, label_kind;
} varve_feedback;

enum { VARVE_KIND_INFERENCE = 0, VARVE_KIND_TELEMETRY = 1, VARVE_KIND_FEEDBACK = 2 };

/// What is wrong with an event. `Rejection` in Swift has the texts.
typedef enum {
    VARVE_OK = 0,
    VARVE_NO_VALUE,
    VARVE_TOO_LARGE,
    VARVE_NOT_UTF8,
    VARVE_NOT_JSON,
    VARVE_NOT_AN_EVENT_OBJECT,
    VARVE_TOO_DEEP,
    VARVE_MISSING,
    VARVE_GIVEN_TWICE,
    VARVE_NOT_TEXT,
    VARVE_EMPTY,
    VARVE_TOO_LONG,
    VARVE_CONTROL_CHARACTER,
    VARVE_NOT_A_NUMBER,
    VARVE_NOT_FINITE,
    VARVE_NEGATIVE,
    VARVE_NOT_WHOLE,
    VARVE_TOO_MANY_TOKENS,
    VARVE_NOT_AN_OBJECT,
    VARVE_NOT_A_SCALAR,
    VARVE_TOO_MANY_VALUES,
    VARVE_NAME_TOO_LONG,
    VARVE_NOT_THE_SPECVERSION,
    VARVE_NOT_THE_TYPE,
    VARVE_NOT_A_TIME,
    VARVE_NOT_JSON_CONTENT,
    VARVE_BASE64_DATA,
    VARVE_NOT_A_STATUS,
    VARVE_NOT_A_LATITUDE,
    VARVE_NOT_A_LONGITUDE
} varve_reason;

typedef struct {
    int32_t record;
    /// A `varve_reason`.
    uint16_t reason;
    /// Of which field (`varve_field_path`); 0 is the event as a whole.
    uint16_t field;
    /// The limit that was broken, if the reason has one.
    int64_t limit;
    /// The name of the feature or reading inside `field`, if it is about one; may be cut to 256 bytes.
    varve_text name;
} varve_rejection;

typedef struct {
    size_t event_bytes;
    size_t identifier_bytes;
    size_t name_bytes;
    size_t text_bytes;
    size_t values;
    size_t depth;
} varve_limits;

/// Where a call puts what it decodes. The caller owns all of it. Counts go up; nothing before them is
/// touched.
typedef struct {
    /// Rows of the kind asked for. There must be room for one per record.
    void *_Nonnull rows;
    size_t row_count, row_capacity;
    /// There must be room for `limits.values` more at each event: else the call stops with VARVE_STOP_VALUES.
    varve_value *_Nonnull values;
    size_t value_count, value_capacity;
    /// There must be room for one per record.
    varve_rejection *_Nonnull rejections;
    size_t rejection_count, rejection_capacity;
    /// Takes what strings with escapes mean. If there is not enough room, for the next event with escapes at
    /// least its length and VARVE_ARENA_SLACK, the call stops with VARVE_STOP_ARENA.
    uint8_t *_Nullable arena;
    size_t arena_used, arena_capacity;
} varve_output;

enum { VARVE_ARENA_SLACK = 64 };

/// The place of one record's value, within an array of records of any stride.
typedef struct {
    int32_t start;
    /// -1: no value.
    int32_t length;
} varve_range;

enum { VARVE_STOP_DONE = 0, VARVE_STOP_VALUES = 1, VARVE_STOP_ARENA = 2, VARVE_STOP_ROWS = 3 };

typedef struct varve_decoder varve_decoder;

/// Null if simdjson has no such kernel, or this processor can't run it, or a limit is out of range. A null
/// name takes the best kernel that this processor can run.
varve_decoder *_Nullable varve_decoder_create(const char *_Nullable kernel, varve_limits limits);
void varve_decoder_destroy(varve_decoder *_Nonnull decoder);

/// The kernel in use: `icelake`, `haswell`, `westmere`, `arm64`, `fallback`, ….
const char *_Nonnull varve_decoder_kernel(const varve_decoder *_Nonnull decoder);

/// The kernels that this processor can run, best first; null at the end of them.
const char *_Nullable varve_kernel_name(size_t index);

/// Decodes the records `[*next, end)`: each gives one row or one rejection, in their order. `first` is the
/// first record's value, and the others follow `stride` bytes apart. Every value must have 64 readable bytes
/// behind it. Advances `*next`; returns why it stopped.
int varve_decode(
    varve_decoder *_Nonnull decoder, int kind, bool accepts_any_type, const uint8_t *_Nonnull base,
    const varve_range *_Nonnull first, size_t stride, size_t *_Nonnull next, size_t end,
    varve_output *_Nonnull output);

/// Whether the bytes are one well-formed JSON value: VARVE_OK, VARVE_NOT_UTF8, VARVE_NOT_JSON,
/// VARVE_TOO_DEEP, or VARVE_TOO_LARGE (longer than an event may be; nothing was looked at). They need no
/// padding.
varve_reason varve_check_json(varve_decoder *_Nonnull decoder, const uint8_t *_Nullable bytes, size_t count);

enum { VARVE_ARRAY_ELEMENT = 0, VARVE_ARRAY_END = 1, VARVE_ARRAY_TRUNCATED = 2, VARVE_ARRAY_MALFORMED = 3 };

/// Steps through the elements of a JSON array. `*position` starts at 0. An element's range is given without
/// the space around it; whether it is well-formed is for `varve_check_json` to say.
int varve_array_next(
    const uint8_t *_Nonnull bytes, size_t count, size_t *_Nonnull position, size_t *_Nonnull start,
    size_t *_Nonnull length);

/// Whether a media type, parameters aside, says that its content is JSON.
bool varve_is_json_media_type(const uint8_t *_Nullable text, size_t count);

/// The path of a field as reasons name it (`data.latency_ms`); null behind the last.
const char *_Nullable varve_field_path(size_t field);

enum { VARVE_ROW_INFERENCE = 0, VARVE_ROW_TELEMETRY = 1, VARVE_ROW_FEEDBACK = 2, VARVE_ROW_VALUE = 3 };

/// Writes a row's size and then the offsets of its fields in the order of their declaration; returns how many
/// numbers those are.
size_t varve_layout(int row, size_t *_Nonnull numbers, size_t capacity);

#ifdef __cplusplus
}
#endif
#endif
