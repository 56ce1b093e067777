// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/run_limits.h"

#include "cpu/cpu_kernels.h"
#include "cpu/cpu_layer.h"
#include "cpu/processor.h"

#include <fmt/format.h>

namespace gatescope {

namespace {

constexpr double kShortestRun = 2; // seconds
constexpr std::int64_t kCacheMultiple = 2;

std::vector<std::span<const std::byte>> weightsOf(LayerSession& session) {
    std::vector<std::span<const std::byte>> weights;
    for (std::size_t layer = 0; layer < session.layers(); ++layer)
        weights.push_back(packedBytes(session.layer(layer)));
    return weights;
}

} // namespace

RunLimits::RunLimits(LayerSession& session, ThreadTeam& team)
    : m_limits(team, session.experiment().dtype, weightsOf(session)) {
    m_ceilings.name = session.kernels().deviceName();
    m_ceilings.measured = true;
    m_ceilings.bandwidthSource = "read from the layers' weights between the blocks of this run, median";
    m_ceilings.peaks.push_back({std::string(dtypeName(session.experiment().dtype)), 0,
                                m_limits.peakSource() + " in this run, median"});
}

std::unique_ptr<RunLimits> RunLimits::of(LayerSession& session) {
    const auto& experiment = session.experiment();
    auto* cpu = dynamic_cast<CpuKernels*>(&session.kernels());
    if (cpu == nullptr || experiment.iterations || experiment.seconds < kShortestRun) return nullptr;
    const std::int64_t caches = cacheSizes().level3;
    if (session.weightBytes() < kCacheMultiple * caches) return nullptr;
    return std::unique_ptr<RunLimits>(new RunLimits(session, cpu->team()));
}

void RunLimits::sample() {
    m_bandwidths.push_back(m_limits.sampleReadBandwidth());
    m_peaks.push_back(m_limits.samplePeak());
}

Ceilings RunLimits::ceilings() const {
    auto ceilings = m_ceilings;
    ceilings.bytesPerSecond = median(m_bandwidths);
    ceilings.peaks.front().flops = median(m_peaks);
    return ceilings;
}

} // namespace gatescope
