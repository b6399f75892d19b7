#include "scanner.hpp"

#include <simdjson.h>

#include <cstdlib>
#include <memory>

namespace varve {

namespace {

using simdjson::implementation;

constexpr size_t initial_capacity = 64 << 10;

const implementation *find(const char *kernel) {
    const auto &all = simdjson::get_available_implementations();
    const implementation *found = kernel ? all[kernel] : all.detect_best_supported();
    return found && found->supported_by_runtime_system() ? found : nullptr;
}

}  // namespace

struct Scanner::Parser {
    const implementation *kernel;
    std::unique_ptr<simdjson::internal::dom_parser_implementation> state;
};

Scanner *Scanner::create(const char *kernel) {
    const implementation *chosen = find(kernel);
    if (!chosen) return nullptr;
    std::unique_ptr<Parser> parser(new Parser{chosen, nullptr});
    // The depth is only used by simdjson's own second stage, which does not run here.
    constexpr size_t unused_depth = 1;
    if (chosen->create_dom_parser_implementation(initial_capacity, unused_depth, parser->state)) std::abort();
    return new Scanner(parser.release());
}

Scanner::~Scanner() {
    delete parser_;
}

const char *Scanner::kernel() const {
    return parser_->kernel->name().c_str();
}

bool Scanner::scan(const uint8_t *bytes, size_t count) {
    if (count > parser_->state->capacity() && parser_->state->set_capacity(count + count / 2)) std::abort();
    return !parser_->state->stage1(bytes, count, simdjson::stage1_mode::regular);
}

const uint32_t *Scanner::places() const {
    return parser_->state->structural_indexes.get();
}
size_t Scanner::place_count() const {
    return parser_->state->n_structural_indexes;
}

bool Scanner::is_utf8(const uint8_t *bytes, size_t count) {
    return simdjson::validate_utf8(reinterpret_cast<const char *>(bytes), count);
}

const char *Scanner::available(size_t index) {
    for (const implementation *kernel : simdjson::get_available_implementations()) {
        if (!kernel->supported_by_runtime_system()) continue;
        if (index-- == 0) return kernel->name().c_str();
    }
    return nullptr;
}

bool nearest_double(const uint8_t *number, double &value) {
    return !simdjson::SIMDJSON_BUILTIN_IMPLEMENTATION::numberparsing::parse_double(number).get(value);
}

}  // namespace varve
