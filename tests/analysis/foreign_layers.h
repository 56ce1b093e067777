// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/gate_detector.h"
#include "foreign_traces.h"

#include <cstddef>
#include <map>
#include <memory>
#include <vector>

namespace gatescope {

/// What a layer is made of, and what is recorded of it.
struct Layer {
    std::vector<TestKernel> beforeRouter{kGate};
    TestKernel router = kRouter;
    bool shapes = true;
    bool grid = true;
};

inline void addLayer(ForeignTrace& trace, const Layer& layer) {
    const auto add = [&](const TestKernel& kernel) {
        trace.add(without(kernel, !layer.shapes, !layer.grid));
    };
    for (const auto& kernel : {kNorm, kQkv, kKProj, kKProj, kAttention, kOutput, kNorm})
        add(kernel);
    for (const auto& kernel : layer.beforeRouter)
        add(kernel);
    add(layer.router);
    for (const auto& kernel : {kExperts, kActivation, kExperts, kAdd})
        add(kernel);
}

inline std::shared_ptr<const Trace> model(const std::vector<Layer>& layers, int steps = 2) {
    ForeignTrace trace;
    for (int step = 0; step < steps; ++step) {
        trace.beginStep();
        for (const auto& layer : layers)
            addLayer(trace, layer);
        trace.endStep(step);
    }
    return trace.build();
}

inline GateReport gatesIn(const std::shared_ptr<const Trace>& trace) {
    const auto table = joinKernels(*trace, KernelPatterns::builtIn());
    return detectGates(table, findMoeLayers(table));
}

inline std::map<std::size_t, std::size_t> calls(const std::shared_ptr<const Trace>& trace) {
    return gatesIn(trace).callsPerLayer();
}

inline std::vector<Layer> three(const Layer& layer) {
    return {layer, layer, layer};
}

} // namespace gatescope
