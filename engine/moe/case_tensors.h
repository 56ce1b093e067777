// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/dtype.h"
#include "moe/safetensors.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

/// Tensors of a reference file, checked for shape, type and finite values: InputError names file and tensor.
class CaseTensors {
public:
    using Shape = std::array<std::int64_t, 2>;

    explicit CaseTensors(const SafetensorsFile& file) : m_file(file) {}

    /// f32, bf16 or f16.
    static bool isModelDtype(DType dtype);

    bool has(std::string_view name) const { return m_file.has(name); }
    const TensorView& view(std::string_view name, const Shape& shape, DType dtype) const;
    std::vector<float> floats(std::string_view name, const Shape& shape, DType dtype) const;
    std::vector<double> doubles(std::string_view name, const Shape& shape) const;
    /// The bytes as they are, for a device.
    std::vector<std::byte> states(std::string_view name, const Shape& shape, DType dtype) const;
    DType modelDtype(std::string_view name) const;
    /// A bound keeps element numbers of [tokens, H] within what devices index.
    void requireTokens(std::string_view name, std::int64_t tokens) const;
    /// The experts of each token: all there, none twice.
    std::vector<std::int32_t> experts(std::string_view name, const Shape& shape, int numExperts) const;

    [[noreturn]] void fail(std::string_view name, const std::string& problem) const;

private:
    template <typename T>
    void requireFinite(std::string_view name, const std::vector<T>& values) const;

    const SafetensorsFile& m_file;
};

} // namespace gatescope
