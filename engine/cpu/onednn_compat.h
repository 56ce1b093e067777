#pragma once

#include <dnnl.hpp>

namespace gatescope {

/// oneDNN 3.0 replaced operation descriptors by constructors of the primitive descriptor; this hides the
/// difference.
inline dnnl::matmul::primitive_desc matmulDescriptor(const dnnl::engine& engine,
                                                     const dnnl::memory::desc& source,
                                                     const dnnl::memory::desc& weights,
                                                     const dnnl::memory::desc& destination) {
#if DNNL_VERSION_MAJOR >= 3
    return {engine, source, weights, destination};
#else
    return {dnnl::matmul::desc(source, weights, destination), engine};
#endif
}

} // namespace gatescope
