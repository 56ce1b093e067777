// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/role.h"
#include "moe/config.h"
#include "moe/traffic.h"
#include "trace/recorder.h"
#include "xpu/kernel_set.h"
#include "xpu/layer_buffers.h"
#include "xpu/recorded_layer.h"

#include <compare>
#include <cstdint>

namespace gatescope {

struct XpuLayer;

/// A call that SparseMoeBlock made of the kernels.
struct LayerStep {
    enum class Kind : std::uint8_t { Gate, Route, Experts, SharedExpert };
    Kind kind = Kind::Gate;
    int logits = 0; ///< Gate, Route: the buffer

    auto operator<=>(const LayerStep&) const = default;
};

/// What the commands work on.
struct LayerWork {
    const KernelSet& kernels;
    const LayerBuffers& buffers;
    const XpuLayer& layer;
    const MoeConfig& config;
    int tokens;
    const RoutingOverride* replaced; ///< takes the place of the gate's routing; null: nothing does
};

/// Where host calls are recorded.
struct ApiTrack {
    Recorder* recorder = nullptr;
    RecorderLane* lane = nullptr;

    RecorderScope scope(const char* call) const { return {recorder, lane, call, roleName(Role::Api)}; }
};

/// Where the commands go.
struct LayerTarget {
    CommandList& commands;
    RecordedLayer* recorded = nullptr; ///< null: nothing of this pass is recorded
    ApiTrack api{};
    std::int64_t* submissions = nullptr; ///< counts them where each command is one; null: a list is recorded
};

/// Appends a layer's commands step by step.
class LayerCommands {
public:
    LayerCommands(const LayerTarget& target, const LayerWork& work);

    void append(const LayerStep& step);
    /// The gather, which ends every layer.
    void finish();

private:
    struct Launch;
    struct Gemms;
    struct Rows;

    void gate(int logits);
    void route(int logits);
    void routeScored(int logits, const RecordedLayer::Entry& entry);
    void weighRows();
    void overrideRouting();
    void experts();
    void sharedExpert();
    RecordedLayer::Entry planEntry(const char* name) const;
    void planSmall(const GemmVariant& variant);
    void planLarge(const GemmVariant& variant);
    void runGemms(const GemmVariant& variant, const Gemms& gemms);
    void packedGemms(const GemmVariant& variant, const Gemms& gemms);
    /// The GEMMs themselves: `launch` and the arguments that all kinds of them share.
    template <typename... Inputs>
    void launchW13(const Launch& what, const Gemms& gemms, void* input, Inputs... inputs);
    void launchW2(const Launch& what, const Gemms& gemms, const DeviceMemory& hidden);
    /// Rows of x where the GEMMs of int8 experts read them: quantised, unless they just were.
    const DeviceMemory& int8Input(const Gemms& gemms);
    const DeviceMemory& int8Hidden(const Gemms& gemms); ///< the same of h
    void quantize(const Gemms& gemms, const char* name, const Rows& rows, const DeviceMemory& values,
                  const DeviceMemory& scales);
    void packRows(const GemmVariant& variant, const Gemms& gemms, const char* name, const Rows& from,
                  const DeviceMemory& rowOf, const DeviceMemory& to);
    RecordedLayer::Entry w13Entry(const char* name, const Gemms& gemms, std::int64_t inputRows) const;
    RecordedLayer::Entry w2Entry(const char* name, const Gemms& gemms) const;
    template <typename... Arguments>
    void launch(const Launch& what, Arguments... arguments);
    template <typename Append>
    void submit(const char* call, const RecordedLayer::Entry& entry, Append append);

    LayerTarget m_target;
    LayerWork m_work;
    ElementBytes m_bytes;
    bool m_int8;         ///< both operands of the experts' GEMMs are
    bool m_scored;       ///< the router is not softmax and top-k alone
    bool m_weighsBefore; ///< routing weights go into the experts
    std::int64_t m_slots;
    bool m_withShared = false;
    const DeviceMemory* m_int8Input = nullptr; ///< the rows that were quantised last
};

} // namespace gatescope
