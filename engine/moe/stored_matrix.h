// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/dtype.h"

#include <cstddef>

namespace gatescope {

/// A matrix [rows, columns] = [out, in] in a mapped file, however the file stores it.
class StoredMatrix {
public:
    virtual ~StoredMatrix() = default;

    /// The type of its elements in the file.
    virtual DType dtype() const = 0;
    /// Writes it row-major as `wanted` (F32 or BF16, round to nearest even) and returns the address after it.
    virtual std::byte* copyTo(std::byte* out, DType wanted) const = 0;
};

} // namespace gatescope
