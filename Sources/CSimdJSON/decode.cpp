#include "decoding.hpp"
#include "feedback.hpp"
#include "inference.hpp"
#include "telemetry.hpp"

using namespace varve;

namespace {

template <typename Kind>
int decode_all(
    varve_decoder &decoder, int kind, bool accepts_any_type, const uint8_t *base, const varve_range *first,
    size_t stride, size_t &next, size_t end, varve_output &output) {
    const uint8_t *ranges = reinterpret_cast<const uint8_t *>(first);
    Decoding<Kind> decoding(decoder, decoder.shapes[kind], accepts_any_type, base, ranges, stride, output);
    return decoding.run(next, end);
}

}  // namespace

varve_decoder *varve_decoder_create(const char *kernel, varve_limits limits) {
    // Document::skip_container keeps one bit per level; places are 32 bits.
    // What is known of an event is an object in an object in an object.
    constexpr size_t known_depth = 3, most_depth = 64, most_bytes = size_t{1} << 30;
    if (limits.depth < known_depth || limits.depth > most_depth || limits.event_bytes > most_bytes)
        return nullptr;
    // What counts them in a row has 16 bits.
    if (limits.values > UINT16_MAX || limits.name_bytes > UINT16_MAX) return nullptr;
    std::unique_ptr<varve_decoder> decoder(new varve_decoder(limits, kernel));
    return decoder->scanner ? decoder.release() : nullptr;
}

void varve_decoder_destroy(varve_decoder *decoder) {
    delete decoder;
}

const char *varve_decoder_kernel(const varve_decoder *decoder) {
    return decoder->scanner->kernel();
}

const char *varve_kernel_name(size_t index) {
    return Scanner::available(index);
}

int varve_decode(
    varve_decoder *decoder, int kind, bool accepts_any_type, const uint8_t *base, const varve_range *first,
    size_t stride, size_t *next, size_t end, varve_output *output) {
    if (output->row_count == 0) decoder->guesses.numbers.begin_batch();
    switch (kind) {
    case VARVE_KIND_TELEMETRY:
        return decode_all<Telemetry>(
            *decoder, kind, accepts_any_type, base, first, stride, *next, end, *output);
    case VARVE_KIND_FEEDBACK:
        return decode_all<Feedback>(
            *decoder, kind, accepts_any_type, base, first, stride, *next, end, *output);
    default:
        return decode_all<Inference>(
            *decoder, VARVE_KIND_INFERENCE, accepts_any_type, base, first, stride, *next, end, *output);
    }
}
