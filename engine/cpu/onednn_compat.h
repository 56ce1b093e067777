// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/dtype.h"

#include <dnnl.hpp>

namespace gatescope {

/// The row count for which the layout of weights is chosen.
inline constexpr int kLayoutRows = 16;

/// oneDNN 3.0 replaced operation descriptors by constructors of the primitive descriptor; this hides the
/// difference. The caller brings the scratchpad to each execution: oneDNN's own belongs to the thread that
/// made the primitive, and a primitive run by another thread would work in memory that isn't there.
inline dnnl::matmul::primitive_desc matmulDescriptor(const dnnl::engine& engine,
                                                     const dnnl::memory::desc& source,
                                                     const dnnl::memory::desc& weights,
                                                     const dnnl::memory::desc& destination) {
    dnnl::primitive_attr attributes;
    attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
#if DNNL_VERSION_MAJOR >= 3
    return {engine, source, weights, destination, attributes};
#else
    return {dnnl::matmul::desc(source, weights, destination), attributes, engine};
#endif
}

inline dnnl::memory::data_type typeOf(DType dtype) {
    return dtype == DType::BF16 ? dnnl::memory::data_type::bf16 : dnnl::memory::data_type::f32;
}

inline dnnl::memory::desc rowMajor(int rows, int columns, dnnl::memory::data_type type) {
    return {{rows, columns}, type, dnnl::memory::format_tag::ab};
}

} // namespace gatescope
