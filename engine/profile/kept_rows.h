// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <utility>
#include <vector>

namespace gatescope {

/// Adds what `measure` returns. False where it was stopped meanwhile: the rows before it are kept; Cancelled
/// where there are none.
template <typename Row, typename Measure>
bool addUnlessStopped(std::vector<Row>& rows, Measure&& measure) {
    try {
        rows.push_back(std::forward<Measure>(measure)());
    } catch (const Cancelled&) {
        if (rows.empty()) throw;
        return false;
    }
    return true;
}

/// Rows of which the last ones may be missing.
template <typename Row>
struct KeptRows {
    std::vector<Row> rows;
    bool complete = true;

    template <typename Measure>
    bool add(Measure&& measure) {
        return complete = addUnlessStopped(rows, std::forward<Measure>(measure));
    }
};

} // namespace gatescope
