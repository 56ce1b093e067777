// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/dtype.h"
#include "moe/quantized_matrix.h"

#include <cstddef>
#include <optional>

namespace gatescope {

/// A matrix [rows, columns] = [out, in] in a mapped file, however the file stores it.
class StoredMatrix {
public:
    virtual ~StoredMatrix() = default;

    /// The type of its elements in the file.
    virtual DType dtype() const = 0;
    /// Writes it row-major as `wanted` (F32 or BF16, round to nearest even) and returns the address after it.
    virtual std::byte* copyTo(std::byte* out, DType wanted) const = 0;
    /// How it is stored, where that is with integers or small floats and scales.
    virtual std::optional<QuantizedMatrix::Format> quantizedFormat() const { return std::nullopt; }
    /// As it is stored: a copy of all of it; nullopt where quantizedFormat() is.
    virtual std::optional<QuantizedMatrix> quantized() const { return std::nullopt; }
};

} // namespace gatescope
