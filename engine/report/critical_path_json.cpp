// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/critical_path_json.h"

#include "analysis/statistics.h"
#include "report/number_text.h"

#include <fmt/format.h>

namespace gatescope {

namespace {

std::string text(std::int64_t ns) {
    return timeText(static_cast<double>(ns));
}

Json stepJson(const StepPath& step) {
    Json json{{"rank", step.rank}, {"step", step.step}, {"length_ns", step.length()}};
    for (std::size_t i = 0; i < kPathParts; ++i) {
        const auto part = static_cast<PathPart>(i);
        json[fmt::format("{}_ns", pathPartName(part))] = step.parts[part];
    }
    json["device"] = {{"busy_ns", step.busyNs},
                      {"waited_for_launches_ns", step.waitedForLaunchNs},
                      {"other_idle_ns", step.otherIdleNs}};
    json["kernels"] = {{"count", step.kernels},
                       {"waited_for_launch", step.waited},
                       {"queued", step.queued},
                       {"without_launch", step.withoutLaunch}};
    json["launches"] = {{"count", step.launches}, {"between_ns", step.betweenLaunchesNs}};
    return json;
}

std::vector<double> lengths(const CriticalPaths& paths) {
    std::vector<double> result;
    for (const auto& step : paths.steps)
        result.push_back(static_cast<double>(step.length()));
    return result;
}

std::string boundWords(const CriticalPaths& paths, const StepPath& step) {
    const auto bound = paths.bound();
    const auto waited = fmt::format("the device waited {} of {} per step for launches",
                                    text(step.waitedForLaunchNs), text(step.length()));
    const auto kernels = fmt::format("{} of {} kernels waited for their launch", step.waited, step.kernels);
    if (bound == StepBound::Launch) {
        return fmt::format("launch-bound: {}; {}; {} of the step's critical path are launches and what the "
                           "host does between them",
                           waited, kernels, text(step.onHost()));
    }
    if (bound == StepBound::Device) {
        return fmt::format("device-bound: kernels ran for {} of {} of the step's critical path; {}; {}",
                           text(step.parts[PathPart::Kernel]), text(step.length()), waited, kernels);
    }
    return fmt::format(
        "neither launch-bound nor device-bound can be said: of {} per step kernels ran for {} of the "
        "critical path, {} lie between kernels that waited for one another, {} on the host; {}",
        text(step.length()), text(step.parts[PathPart::Kernel]), text(step.parts[PathPart::Idle]),
        text(step.onHost()), waited);
}

} // namespace

std::vector<std::string> criticalPathLimits(const CriticalPaths& paths) {
    std::vector<std::string> limits;
    if (paths.withoutLaunch > 0) {
        limits.push_back(fmt::format("{} of {} kernels have no launch: whether they waited for one can't be "
                                     "said",
                                     paths.withoutLaunch, paths.kernels));
    }
    if (paths.ofGraphs > 0) {
        limits.push_back(
            fmt::format("{} of {} kernels share a launch with others, as a graph's do: what they "
                        "waited for inside it is taken from the order of their ends",
                        paths.ofGraphs, paths.kernels));
    }
    return limits;
}

std::string criticalPathWords(const CriticalPaths& paths) {
    const auto* step = paths.medianStep();
    if (step == nullptr)
        return "nothing can be said of the critical path: no device ran kernels in this trace";
    return fmt::format("{} (median of {} {})", boundWords(paths, *step), paths.steps.size(),
                       paths.steps.size() == 1 ? "step" : "steps");
}

Json criticalPathJson(const CriticalPaths& paths) {
    const auto* step = paths.medianStep();
    Json json{{"verdict", stepBoundName(paths.bound())},
              {"words", criticalPathWords(paths)},
              {"steps", paths.steps.size()},
              {"median_step", step != nullptr ? stepJson(*step) : Json()}};
    if (step != nullptr) json["length_ns"] = summaryJson(summarize(lengths(paths)));
    if (!paths.launchLatenciesNs.empty())
        json["launch_latency_ns"] = summaryJson(summarize(paths.launchLatenciesNs));
    if (const auto ranks = paths.ranks(); ranks.size() > 1) {
        auto& list = json["ranks"] = Json::array();
        for (const int rank : ranks) {
            auto one = stepJson(*paths.medianStep(rank));
            one["verdict"] = stepBoundName(paths.bound(rank));
            list.push_back(std::move(one));
        }
    }
    json["not_known"] = criticalPathLimits(paths);
    return json;
}

} // namespace gatescope
