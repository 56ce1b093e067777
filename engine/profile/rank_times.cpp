// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/rank_times.h"

#include "analysis/statistics.h"
#include "ranks/row_exchange.h"

#include <map>
#include <vector>

namespace gatescope {

namespace {

using Figure = double RankFigures::*;

/// Null: none of these.
Figure figureOf(const CalledKernel& kernel) {
    using Names = RowExchange::Names;
    if (kernel.role == Role::W13 || kernel.role == Role::W2) return &RankFigures::expertsNs;
    if (kernel.name == Names::dispatchPack || kernel.name == Names::dispatch) return &RankFigures::dispatchNs;
    if (kernel.name == Names::combinePack || kernel.name == Names::combine) return &RankFigures::combineNs;
    return kernel.name == Names::wait ? &RankFigures::waitNs : nullptr;
}

/// The passes' own times; only what figureOf() names is filled in.
std::map<LayerPass, RankFigures> timesOfPasses(const KernelCalls& kernels) {
    std::map<LayerPass, RankFigures> passes;
    for (const auto& kernel : kernels.kernels()) {
        const auto figure = figureOf(kernel);
        if (figure == nullptr) continue;
        for (const auto& call : kernel.calls)
            passes[call.pass].*figure += call.ns;
    }
    return passes;
}

} // namespace

void describeTimes(RankFigures& figures, std::span<const KernelCalls> placements) {
    const std::initializer_list<Figure> all{&RankFigures::expertsNs, &RankFigures::dispatchNs,
                                            &RankFigures::combineNs, &RankFigures::waitNs};
    for (const auto& placement : placements) {
        const auto passes = timesOfPasses(placement);
        if (passes.empty()) continue;
        for (const auto figure : all) {
            std::vector<double> ns;
            for (const auto& [pass, times] : passes)
                ns.push_back(times.*figure); // 0 where no row came: such a pass counts too
            figures.*figure += median(ns) / static_cast<double>(placements.size());
        }
    }
}

} // namespace gatescope
