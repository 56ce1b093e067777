// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/memory_plan.h"

#include "base/error.h"
#include "base/system_limits.h"
#include "profile/stored_layer.h"
#include "trace/recorder.h"

#include <fmt/format.h>

#include <algorithm>

namespace gatescope {

namespace {

double gigabytes(std::int64_t bytes) {
    return static_cast<double>(bytes) / 1e9;
}

} // namespace

MemoryPlan::MemoryPlan(const Experiment& experiment, int workers)
    : m_experiment(experiment), m_workers(std::max(1, workers)) {}

std::int64_t MemoryPlan::weights() const {
    const auto& config = m_experiment.config;
    return m_experiment.layers * storedLayerBytes(config, m_expertsHeld.value_or(config.numExperts),
                                                  m_experiment.dtype, m_experiment.quantize);
}

std::int64_t MemoryPlan::packing() const {
    // A matrix as the file has it and as the engine wants it: w13 is two thirds of an expert.
    return m_workers * m_experiment.config.expertBytes(DType::F32) * 2 / 3;
}

std::int64_t MemoryPlan::activations() const {
    const auto& config = m_experiment.config;
    const std::int64_t tokens = m_experiment.tokens;
    const std::int64_t rows = tokens * config.numExpertsPerTok;
    constexpr std::int64_t kFloat = 4;
    return rows * (config.hiddenSize + config.moeIntermediateSize) * kFloat +
           tokens * (config.hiddenSize * 4 + config.numExperts * 2) * kFloat +
           tokens * std::int64_t{config.sharedExpertIntermediateSize} * kFloat;
}

std::size_t MemoryPlan::slicesOfPass() const {
    constexpr std::int64_t kRowsOfBlock = 48;
    constexpr std::int64_t kTasksOfBlock = 2; // w13 and w2
    constexpr std::int64_t kPartsPerWorker = 16;
    constexpr std::int64_t kOthers = 32; // the layer's other steps
    const auto& config = m_experiment.config;
    const std::int64_t rows = std::int64_t{m_experiment.tokens} * config.numExpertsPerTok;
    const std::int64_t blocks = std::min<std::int64_t>(config.numExperts, rows) + rows / kRowsOfBlock + 1;
    const std::int64_t shared =
        config.sharedExpertIntermediateSize > 0 ? m_experiment.tokens / kRowsOfBlock + 1 : 0;
    return static_cast<std::size_t>(
        m_experiment.layers * (kTasksOfBlock * (blocks + shared + kPartsPerWorker * m_workers) + kOthers));
}

std::int64_t MemoryPlan::recorder() const {
    // Workers share one pass's tasks, and the lanes grow with what they recorded (Recorder::reserveFree): two
    // passes' reserve for each lane, and what all passes leave behind.
    const auto slices = static_cast<std::int64_t>(slicesOfPass());
    const auto passes =
        static_cast<std::int64_t>(m_experiment.placements.size()) * m_experiment.recordedIterations;
    return (slices * 2 * (m_workers + 1) + slices * 2 * passes) *
           static_cast<std::int64_t>(sizeof(SliceRecord));
}

void MemoryPlan::check(std::optional<std::int64_t> deviceMemory) const {
    const auto needed = deviceMemory ? weights() + activations() : total();
    const auto available = deviceMemory ? *deviceMemory : m_available ? *m_available : availableMemoryBytes();
    if (needed <= available) return;
    throw DeviceError(
        fmt::format(
            "{} layer(s) of {} in {}{} need {:.1f} GB of {}memory ({:.1f} GB of weights); {:.1f} GB are "
            "available{}",
            m_experiment.layers, m_experiment.config.name, dtypeName(m_experiment.dtype),
            m_experiment.quantize == WeightFormat::Plain
                ? std::string()
                : fmt::format(" with {} experts", weightFormatName(m_experiment.quantize)),
            gigabytes(needed), deviceMemory ? "the device's " : "", gigabytes(weights()),
            gigabytes(available), m_available && !deviceMemory ? " to each rank" : ""),
        "Take fewer --layers, fewer --tokens, --quantize or a smaller model");
}

} // namespace gatescope
