#pragma once

#include "moe/config.h"
#include "trace/recorder.h"
#include "xpu/commands.h"
#include "xpu/kernel_set.h"
#include "xpu/layer_buffers.h"

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace gatescope {

struct XpuLayer;

/// A call that SparseMoeBlock made of the kernels.
struct LayerStep {
    enum class Kind : std::uint8_t { Gate, Route, Experts, SharedExpert };
    Kind kind = Kind::Gate;
    int logits = 0; ///< Gate, Route: the buffer

    auto operator<=>(const LayerStep&) const = default;
};

/// Everything that decides which commands a layer runs. The placements differ in their steps.
struct LayerListKey {
    std::uint64_t buffers = 0; ///< a number for the buffers and kernels in use
    int tokens = 0;
    bool overridden = false; ///< the routing is replaced
    std::vector<LayerStep> steps;

    auto operator<=>(const LayerListKey&) const = default;
};

/// What the commands work on.
struct LayerWork {
    const KernelSet& kernels;
    const LayerBuffers& buffers;
    const XpuLayer& layer;
    const MoeConfig& config;
};

/// Where a list tells the host calls that record it.
struct ApiTrack {
    Recorder* recorder = nullptr;
    RecorderLane* lane = nullptr;

    RecorderScope scope(const char* call) const { return {recorder, lane, call, KernelKind::Api}; }
};

/// One layer as a single command list: recorded once, replayed without the host stepping in.
struct LayerList {
    /// A command of the list that traces show.
    struct Entry {
        const char* name;
        KernelArgs args;
        std::int64_t appended; ///< host ticks
    };

    explicit LayerList(const std::shared_ptr<const XpuContext>& context) : commands(context) {}

    CommandList commands;
    std::vector<Entry> entries;
    std::optional<TimestampEvents> events; ///< one per entry; nothing where the driver does not time kernels
};

/// Records the commands of `key`'s steps and of the gather that ends every layer. `timestamps`: whether the
/// driver times kernels.
std::unique_ptr<LayerList> recordLayer(const std::shared_ptr<const XpuContext>& context,
                                       const LayerWork& work, const LayerListKey& key, bool timestamps,
                                       const ApiTrack& api);

} // namespace gatescope
