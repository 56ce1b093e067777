// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace gatescope {

/// Numbers as another program's file holds them: row-major, whatever type they were stored in.
struct NumberArray {
    std::string name; ///< empty where the file gives none
    std::vector<std::int64_t> shape;
    std::vector<double> values;

    std::int64_t dim(std::size_t index) const { return shape.at(index); }
};

} // namespace gatescope
