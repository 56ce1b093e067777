// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/case_tensors.h"

#include "base/error.h"
#include "moe/convert.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <set>
#include <span>

namespace gatescope {

bool CaseTensors::isModelDtype(DType dtype) {
    return dtype == DType::F32 || dtype == DType::BF16 || dtype == DType::F16;
}

const TensorView& CaseTensors::view(std::string_view name, const Shape& shape, DType dtype) const {
    const auto& tensor = m_file.tensor(name, shape);
    if (tensor.dtype != dtype) {
        fail(name, fmt::format("has type {}, expected {}", dtypeName(tensor.dtype), dtypeName(dtype)));
    }
    return tensor;
}

std::vector<float> CaseTensors::floats(std::string_view name, const Shape& shape, DType dtype) const {
    auto values = toFloat32(view(name, shape, dtype).bytes, dtype);
    requireFinite(name, values);
    return values;
}

std::vector<double> CaseTensors::doubles(std::string_view name, const Shape& shape) const {
    auto values = toFloat64(view(name, shape, DType::F64).bytes, DType::F64);
    requireFinite(name, values);
    return values;
}

std::vector<std::byte> CaseTensors::states(std::string_view name, const Shape& shape, DType dtype) const {
    floats(name, shape, dtype); // refuses what is not finite
    const auto bytes = view(name, shape, dtype).bytes;
    return {bytes.begin(), bytes.end()};
}

DType CaseTensors::modelDtype(std::string_view name) const {
    const auto dtype = m_file.tensor(name).dtype;
    if (!isModelDtype(dtype)) {
        fail(name, fmt::format("has type {}, not f32, bf16 or f16", dtypeName(dtype)));
    }
    return dtype;
}

void CaseTensors::requireTokens(std::string_view name, std::int64_t tokens) const {
    constexpr std::int64_t kMost = 1 << 20;
    if (tokens < 1 || tokens > kMost) fail(name, fmt::format("has {} tokens, not 1 to {}", tokens, kMost));
}

std::vector<std::int32_t> CaseTensors::experts(std::string_view name, const Shape& shape,
                                               int numExperts) const {
    const auto bytes = view(name, shape, DType::I64).bytes;
    std::vector<std::int64_t> wide(bytes.size() / sizeof(std::int64_t));
    std::memcpy(wide.data(), bytes.data(), bytes.size());
    std::vector<std::int32_t> experts;
    for (std::size_t token = 0; token < wide.size(); token += static_cast<std::size_t>(shape[1])) {
        const auto chosen = std::span(wide).subspan(token, static_cast<std::size_t>(shape[1]));
        const std::set<std::int64_t> distinct(chosen.begin(), chosen.end());
        if (distinct.size() != chosen.size() || *distinct.begin() < 0 || *distinct.rbegin() >= numExperts) {
            fail(name, "names an expert twice or one that does not exist");
        }
        std::ranges::transform(chosen, std::back_inserter(experts),
                               [](auto expert) { return static_cast<std::int32_t>(expert); });
    }
    return experts;
}

template <typename T>
void CaseTensors::requireFinite(std::string_view name, const std::vector<T>& values) const {
    if (std::ranges::all_of(values, [](T value) { return std::isfinite(value); })) return;
    fail(name, "holds infinities or NaN");
}

void CaseTensors::fail(std::string_view name, const std::string& problem) const {
    throw InputError(fmt::format("{}: tensor {} {}", m_file.path().string(), name, problem),
                     "Get the file again or write it anew");
}

} // namespace gatescope
