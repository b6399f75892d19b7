#pragma once

#include <memory>
#include <vector>

#include "document.hpp"
#include "name_guesses.hpp"
#include "name_set.hpp"
#include "shape.hpp"
#include "time.hpp"

/// What a decoder keeps from call to call.
struct varve_decoder {
    varve_limits limits;
    /// One for single documents, one for groups: what a group's scan found outlives a second look at one of
    /// it.
    std::unique_ptr<varve::Scanner> scanner, group_scanner;
    /// Says what is wrong with a document. Of the same kernel everywhere: which of several faults a kernel
    /// sees is its own affair.
    std::unique_ptr<varve::Scanner> judge;
    varve::NameSet names;
    varve::ProducerGuesses guesses;
    varve::TimeReader times;
    /// By kind.
    varve::EventShapes shapes[3];
    /// A copy of documents that are scanned together, with room to read behind them.
    std::vector<uint8_t> group;
    /// A copy of what `varve_check_json` looks at.
    std::vector<uint8_t> padded;

    varve_decoder(varve_limits limits, const char *kernel)
        : limits(limits),
          scanner(varve::Scanner::create(kernel)),
          group_scanner(varve::Scanner::create(kernel)),
          judge(varve::Scanner::create("fallback")),
          names(limits.values) {
        if (!judge) judge.reset(varve::Scanner::create(kernel));
    }
};

namespace varve {

/// Whether the last token that was found is a brace: the bounds of `Document` rest on that.
bool ends_with_brace(const Scanner &scanner, const uint8_t *bytes);

/// What is wrong with an event as a JSON text; VARVE_OK if nothing is. Leaves the document's places in
/// `scanner`.
varve_reason syntax_fault(Scanner &scanner, const uint8_t *bytes, size_t count, size_t depth_limit);

}  // namespace varve
