// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/clock_anchors.h"

#include "base/ascii.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace gatescope {

namespace {

using namespace std::string_view_literals;

/// What the names of kinds have in common, whoever writes them: "all_to_allv", "ncclDevKernel_AllReduce_Sum",
/// vLLM's "cross_device_reduce_1stage". reduce, broadcast, gather, scatter, send and recv let some ranks go
/// before others come, so they bound nothing.
constexpr std::array kAllWait{"allreduce"sv, "allgather"sv, "reducescatter"sv,
                              "alltoall"sv,  "barrier"sv,   "crossdevicereduce"sv};
constexpr std::array kLibraries{"nccl"sv, "rccl"sv, "oneccl"sv, "cross_device_reduce"sv};

std::string lettersOf(std::string_view name) {
    std::string letters;
    for (const char c : name) {
        if (std::isalpha(static_cast<unsigned char>(c)) != 0) letters += lowerCase(c);
    }
    return letters;
}

bool allWait(std::string_view name) {
    const auto letters = lettersOf(name);
    return std::ranges::any_of(kAllWait, [&](auto kind) { return letters.find(kind) != std::string::npos; });
}

bool ofLibrary(std::string_view name) {
    return std::ranges::any_of(kLibraries, [&](auto library) { return name.find(library) != name.npos; });
}

/// The kind with its group; empty where it is none that all wait for.
std::string collectiveKey(std::string_view name, const std::string& argsText) {
    const auto args = nlohmann::json::parse(argsText, nullptr, false);
    const auto said = [&](const char* key) {
        const auto at = args.is_object() ? args.find(key) : args.end();
        return args.is_object() && at != args.end() && at->is_string() ? at->get<std::string>()
                                                                       : std::string();
    };
    if (const auto kind = said("Collective name"); !kind.empty()) {
        if (!allWait(kind)) return {};
        return kind + '/' + said("Process Group Name") + '/' + said("Process Group Ranks");
    }
    return allWait(name) ? std::string(name) : std::string();
}

template <typename KeyOf>
std::vector<ClockAnchor> anchorsOf(const TraceBuilder& builder, const TraceBuilder::Mark& from,
                                   const TraceBuilder::Mark& to, const KeyOf& keyOf) {
    std::vector<ClockAnchor> anchors;
    for (auto id = from.slices; id < to.slices; ++id) {
        const auto slice = builder.addedSlice(static_cast<std::uint32_t>(id));
        if (builder.track(slice.track).kind != TrackKind::DeviceQueue) continue;
        const auto category = builder.text(slice.category);
        if (category != "kernel" && category != "gpu_op") continue;
        if (auto key = keyOf(slice); !key.empty())
            anchors.push_back({std::move(key), slice.start, slice.start + slice.duration});
    }
    return anchors;
}

} // namespace

std::vector<ClockAnchor> collectivesOf(const TraceBuilder& builder, const TraceBuilder::Mark& from,
                                       const TraceBuilder::Mark& to) {
    return anchorsOf(builder, from, to, [&](const TraceBuilder::AddedSlice& slice) {
        const auto name = builder.text(slice.name);
        if (!ofLibrary(name)) return std::string();
        return collectiveKey(name, builder.argsTexts().text(slice.text));
    });
}

std::vector<ClockAnchor> kernelsOf(const TraceBuilder& builder, const TraceBuilder::Mark& from,
                                   const TraceBuilder::Mark& to) {
    return anchorsOf(builder, from, to, [&](const TraceBuilder::AddedSlice& slice) {
        return std::string(bareKernelName(builder.text(slice.name)));
    });
}

std::string_view bareKernelName(std::string_view name) {
    if (name.starts_with("Tile #")) {
        if (const auto colon = name.find(": "); colon != name.npos) name.remove_prefix(colon + 2);
    }
    if (name.ends_with(']')) {
        const auto shape = std::min(name.rfind("[SIMD"), name.rfind(" {", name.rfind(" {") - 1));
        if (shape != name.npos) name = name.substr(0, shape);
    }
    if (name.size() > 1 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
    return name;
}

} // namespace gatescope
