// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/written_traces.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace gatescope::test {

namespace {

using Json = nlohmann::json;

constexpr double kLaunchUs = 2;
constexpr double kGapUs = 20;

Json slice(const char* category, const std::string& name, int pid, int tid, double start, double duration,
           Json arguments) {
    return {{"ph", "X"},  {"cat", category}, {"name", name},    {"pid", pid},
            {"tid", tid}, {"ts", start},     {"dur", duration}, {"args", std::move(arguments)}};
}

} // namespace

std::string writtenTrace(const std::vector<double>& times, const std::vector<std::string>& kernels) {
    auto events = Json::array();
    double now = 1000;
    int id = 1;
    for (std::size_t step = 0; step < times.size(); ++step) {
        const double start = now;
        double host = now;
        double device = now + kGapUs;
        for (std::size_t i = 0; i < kernels.size(); ++i, ++id) {
            const double us = std::round((5.0 + 3.0 * static_cast<double>(i)) * times[step] * 1000) / 1000;
            events.push_back(slice("cpu_op", "aten::op" + std::to_string(i), 1, 1, host, 1.5,
                                   {{"External id", id}, {"Input Dims", {{16, 64 + i}}}}));
            events.push_back(slice("cuda_runtime", "cudaLaunchKernel", 1, 1, host + 0.2, 1,
                                   {{"External id", id}, {"correlation", id}}));
            events.push_back(slice("kernel", kernels[i], 0, 7, device, us,
                                   {{"External id", id}, {"correlation", id}, {"device", 0}, {"stream", 7}}));
            device += us + 0.5;
            host += kLaunchUs;
        }
        now = std::max(device, host) + kGapUs;
        events.push_back(slice("user_annotation", "ProfilerStep#" + std::to_string(step), 1, 1, start - 1,
                               now - start - 2, Json::object()));
    }
    return Json{{"traceEvents", events}, {"deviceProperties", {{{"id", 0}, {"name", "NVIDIA H100"}}}}}.dump();
}

std::string writtenTrace(const std::vector<double>& times) {
    std::vector<std::string> kernels;
    for (char letter = 'a'; letter <= 'l'; ++letter)
        kernels.push_back(std::string("kernel_") + letter);
    return writtenTrace(times, kernels);
}

} // namespace gatescope::test
