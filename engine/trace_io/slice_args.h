// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace.h"

#include <string>
#include <vector>

namespace gatescope {

/// Appends a slice's args as a JSON object that other programs can read: what its producer wrote, else what
/// GateScope recorded. Nothing where it has none.
void appendArgsJson(std::string& out, const Trace& trace, SliceId id);

/// One argument for people: a string's content, or any other value as JSON has it.
struct SliceArg {
    std::string name;
    std::string value;
};

/// All of a slice's args, in the order of the file; the first `most`.
std::vector<SliceArg> sliceArgs(const Trace& trace, SliceId id, std::size_t most = 64);

} // namespace gatescope
