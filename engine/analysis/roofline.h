// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/kernel_summary.h"
#include "analysis/kernel_table.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

/// Floating-point operations per second in one dtype.
struct PeakRate {
    std::string dtype; ///< "bf16", "f32", ...
    double flops = 0;
    std::string source;
};

/// What a device can do at best.
struct Ceilings {
    std::string name;      ///< "NVIDIA H200 SXM", or the machine's
    bool measured = false; ///< here, in the same run; else of a device table
    double bytesPerSecond = 0;
    std::string bandwidthSource; ///< where the figure is from
    std::vector<PeakRate> peaks;

    /// Nothing known of the dtype: 0.
    double peak(std::string_view dtype) const;
};

enum class Bound : std::uint8_t { Unknown, Memory, Arithmetic };
std::string_view boundName(Bound bound);

/// One kernel against the roofline (Williams, Waterman and Patterson 2009). Of one call; a kernel is of one
/// shape.
struct RooflinePoint {
    std::string name;
    std::string role;  ///< a role's or a kernel family's name
    std::string shape; ///< "16 x 128 x 2048": m, n, k; with rows x experts in front for grouped GEMMs
    std::string dtype;
    std::size_t calls = 0;
    double medianNs = 0;
    double flops = 0;
    /// That must be moved at least and at most. They differ where a foreign grouped GEMM's shapes do not say
    /// how many experts were hit.
    double bytesLow = 0;
    double bytesHigh = 0;

    // Against ceilings; 0 where the ceiling is not known.
    double limitNs = 0;     ///< the larger of bytesLow / bandwidth and flops / peak: no kernel is faster
    double fraction = 0;    ///< limitNs / medianNs: at least this, where the bytes are known between bounds
    double ofBandwidth = 0; ///< bytesLow / medianNs / bandwidth
    double ofPeak = 0;      ///< flops / medianNs / peak
    Bound bound = Bound::Unknown; ///< also where the bounds of the bytes say different things

    double intensityLow() const { return bytesHigh > 0 ? flops / bytesHigh : 0; }
    double intensityHigh() const { return bytesLow > 0 ? flops / bytesLow : 0; }
    double flopsPerSecond() const { return medianNs > 0 ? flops / medianNs * 1e9 : 0; }
    double bytesPerSecond() const { return medianNs > 0 ? bytesLow / medianNs * 1e9 : 0; }
};

struct Roofline {
    Ceilings ceilings;
    std::vector<RooflinePoint> points;  ///< by time of all calls, greatest first
    std::size_t gemmsWithoutShapes = 0; ///< foreign GEMM kernels of which nothing can be said
    double gemmsWithoutShapesNs = 0;
};

/// One kernel of a run of our own. `dtype` is the run's.
RooflinePoint rooflinePoint(const KernelSummary& kernel, std::string_view dtype, const Ceilings& ceilings);

/// The kernels of a run of our own that have operations or bytes: they come from shapes and the rows that
/// experts really got.
Roofline rooflineOfRun(const std::vector<KernelSummary>& kernels, std::string_view dtype,
                       const Ceilings& ceilings);

/// The GEMMs of a foreign trace whose operators have shapes.
Roofline rooflineOfTrace(const KernelTable& table, const Ceilings& ceilings);

} // namespace gatescope
