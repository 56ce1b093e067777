#include "xpu/layer_list.h"

#include "resources/kernels/kernel_modules.h"
#include "xpu/xpu_layer.h"

#include <algorithm>

namespace gatescope {

namespace {

using kernel_shape::maxTiles;
using namespace layer_buffer;
constexpr std::uint32_t kDotGroup = kernel_shape::kDotGroup;
constexpr std::uint32_t kDotColumns = kernel_shape::kDotColumns;
constexpr std::uint32_t kRouteGroup = kernel_shape::kTopkGroup;
constexpr std::uint32_t kPermuteBlock = kernel_shape::kPermuteBlock;
constexpr std::uint32_t kPlanDenseGroup = kernel_shape::kPlanDenseGroup;
constexpr std::uint32_t kGatherGroup = kernel_shape::kGatherGroup;
constexpr std::uint32_t kPackGroup = kernel_shape::kPackGroup;
constexpr std::uint32_t kXmxDecodeSubGroups = kernel_shape::kXmxDecodeSubGroups;

// Enough for before-fix with a shared expert: 2 gates, route, 2 copies, 3 plan, 3 GEMMs, 5 shared, gather.
constexpr std::uint32_t kMostEntries = 24;

std::uint32_t ceilDiv(std::int64_t a, std::int64_t b) {
    return static_cast<std::uint32_t>((a + b - 1) / b);
}

using Groups = std::array<std::uint32_t, 3>;

/// A kernel, what it is launched with and what traces call it.
struct Launch {
    const char* name;
    const XpuKernel& kernel;
    Groups groupSize;
    Groups groups;
    KernelArgs args;
};

/// The grouped GEMMs of the routed experts, or the dense ones of the shared expert.
struct Gemms {
    const DeviceMemory& w13;
    const DeviceMemory& w2;
    const DeviceMemory& rowToken;
    const DeviceMemory& plan;
    const DeviceMemory& packedRows;
    const DeviceMemory& hidden;
    const DeviceMemory& rows;
    int width; ///< I
    int experts;
    std::int64_t slots;
    bool shared;
};

KernelArgs kernelArgs(KernelKind kind, std::int64_t m, std::int64_t n, std::int64_t k) {
    KernelArgs args;
    args.kind = kind;
    args.m = m;
    args.n = n;
    args.k = k;
    return args;
}

KernelArgs gemmArgs(const Gemms& gemms, KernelKind kind, std::int64_t n, std::int64_t k) {
    auto args = kernelArgs(gemms.shared ? KernelKind::Shared : kind, gemms.slots, n, k);
    args.flops = 2 * args.m * n * k;
    const int hidden = gemms.shared ? kSharedHidden : kHidden;
    if (kind == KernelKind::W13) {
        args.reads = {kInput, kRows, kGateUpWeights};
        args.writes = {hidden};
    } else {
        args.reads = {hidden, kDownWeights};
        args.writes = {gemms.shared ? kSharedOutput : kExpertOutput};
    }
    return args;
}

/// Appends a layer's commands step by step.
class LayerRecording {
public:
    LayerRecording(LayerList& list, const LayerWork& work, int tokens, const ApiTrack& api)
        : m_list(list),
          m_work(work),
          m_api(api),
          m_tokens(tokens),
          m_slots(std::int64_t{tokens} * work.config.numExpertsPerTok) {}

    void gate(int logits);
    void route(int logits);
    void overrideRouting();
    void experts();
    void sharedExpert();
    void gather(bool withShared);

private:
    KernelArgs planNote() const;
    void planSmall(const GemmVariant& variant);
    void planLarge(const GemmVariant& variant);
    void runGemms(const GemmVariant& variant, const Gemms& gemms);
    void packedGemms(const GemmVariant& variant, const Gemms& gemms);
    template <typename... Arguments>
    void launch(const Launch& what, Arguments... arguments);
    ze_event_handle_t nextEvent() const;

    LayerList& m_list;
    const LayerWork& m_work;
    const ApiTrack& m_api;
    int m_tokens;
    std::int64_t m_slots;
};

template <typename... Arguments>
void LayerRecording::launch(const Launch& what, Arguments... arguments) {
    const auto scope = m_api.scope("zeCommandListAppendLaunchKernel");
    what.kernel.setGroupSize(what.groupSize);
    what.kernel.setArguments(arguments...);
    const auto appended = TickClock::now();
    m_list.commands.launch(what.kernel, what.groups, nextEvent());
    m_list.entries.push_back({what.name, what.args, appended});
}

ze_event_handle_t LayerRecording::nextEvent() const {
    return m_list.events ? m_list.events->event(m_list.entries.size()) : nullptr;
}

void LayerRecording::gate(int logits) {
    const auto& c = m_work.config;
    const auto& b = m_work.buffers;
    auto note = kernelArgs(KernelKind::Gate, m_tokens, c.numExperts, c.hiddenSize);
    note.reads = {kInput, kGateWeights};
    note.writes = {kFirstLogits + logits};
    note.flops = c.gateFlops(m_tokens);
    note.bytes = c.gateBytes(m_work.kernels.dtype()) +
                 note.m * (note.k + note.n) * static_cast<std::int64_t>(dtypeSize(m_work.kernels.dtype()));
    launch({"gate_gemm",
            m_work.kernels.portable("gate_gemm"),
            {kDotGroup, 1, 1},
            {ceilDiv(c.numExperts, kDotColumns), ceilDiv(m_tokens, kernel_shape::kGateRows), 1},
            note},
           b.logits[static_cast<std::size_t>(logits)].data(), b.input.data(), m_work.layer.gate.data(),
           m_tokens, c.numExperts, c.hiddenSize);
}

void LayerRecording::route(int logits) {
    const auto& c = m_work.config;
    const auto& b = m_work.buffers;
    auto note = kernelArgs(KernelKind::Route, m_tokens, c.numExperts, c.numExpertsPerTok);
    note.reads = {kFirstLogits + logits};
    note.writes = {kRouting};
    launch({"topk_softmax",
            m_work.kernels.portable("topk_softmax"),
            {kRouteGroup, 1, 1},
            {static_cast<std::uint32_t>(m_tokens), 1, 1},
            note},
           b.ids.data(), b.weights.data(), b.logits[static_cast<std::size_t>(logits)].data(), c.numExperts,
           c.numExpertsPerTok, int{c.normTopkProb});
}

void LayerRecording::overrideRouting() {
    const auto& b = m_work.buffers;
    const auto bytes = static_cast<std::size_t>(m_slots) * sizeof(std::int32_t);
    const auto copy = [&](const char* name, const DeviceMemory& to, const DeviceMemory& from) {
        const auto scope = m_api.scope("zeCommandListAppendMemoryCopy");
        const auto appended = TickClock::now();
        m_list.commands.copy(to.data(), from.data(), bytes, nextEvent());
        auto note = kernelArgs(KernelKind::Transfer, 0, 0, 0);
        note.bytes = static_cast<std::int64_t>(2 * bytes);
        note.writes = {kRouting};
        m_list.entries.push_back({name, note, appended});
    };
    copy("override_experts", b.ids, b.overrideIds);
    copy("override_weights", b.weights, b.overrideWeights);
}

void LayerRecording::experts() {
    const auto& c = m_work.config;
    const auto& b = m_work.buffers;
    const auto& variant = gemmVariant(m_work.kernels.xmx(), m_slots, c.numExperts);
    if (m_slots <= kernel_shape::kPermuteBlock) {
        planSmall(variant);
    } else {
        planLarge(variant);
    }
    runGemms(variant, {m_work.layer.w13, m_work.layer.w2, b.rowToken, b.plan, b.packedRows, b.hidden, b.rows,
                       c.moeIntermediateSize, c.numExperts, m_slots, false});
}

KernelArgs LayerRecording::planNote() const {
    auto note = kernelArgs(KernelKind::Permute, m_tokens, m_slots, 0);
    note.reads = {kRouting};
    note.writes = {kRows};
    return note;
}

void LayerRecording::planSmall(const GemmVariant& variant) {
    const auto& c = m_work.config;
    const auto& b = m_work.buffers;
    launch({"moe_plan_small",
            m_work.kernels.portable("moe_plan_small"),
            {kPermuteBlock, 1, 1},
            {1, 1, 1},
            planNote()},
           b.rowToken.data(), b.slotOf.data(), b.offsets.data(), b.plan.data(), b.ids.data(),
           static_cast<int>(m_slots), c.numExperts, c.numExpertsPerTok, variant.tileRows);
}

void LayerRecording::planLarge(const GemmVariant& variant) {
    const auto& c = m_work.config;
    const auto& b = m_work.buffers;
    const auto slots = static_cast<int>(m_slots);
    const auto blocks = ceilDiv(m_slots, kPermuteBlock);
    const auto note = planNote();
    const auto step = [&](const char* name, std::uint32_t groups) {
        return Launch{name, m_work.kernels.portable(name), {kPermuteBlock, 1, 1}, {groups, 1, 1}, note};
    };
    launch(step("moe_count", blocks), b.blockCounts.data(), b.ids.data(), slots, c.numExperts);
    launch(step("moe_scan", 1), b.offsets.data(), b.plan.data(), b.blockCounts.data(),
           static_cast<int>(blocks), c.numExperts, variant.tileRows);
    launch(step("moe_permute", blocks), b.rowToken.data(), b.slotOf.data(), b.ids.data(), b.offsets.data(),
           b.blockCounts.data(), slots, c.numExperts, c.numExpertsPerTok);
}

void LayerRecording::sharedExpert() {
    const auto& c = m_work.config;
    const auto& b = m_work.buffers;
    const auto& variant = gemmVariant(m_work.kernels.xmx(), m_tokens, 1);
    launch({"shared_plan_dense",
            m_work.kernels.portable("moe_plan_dense"),
            {kPlanDenseGroup, 1, 1},
            {ceilDiv(m_tokens, kPlanDenseGroup), 1, 1},
            kernelArgs(KernelKind::Shared, m_tokens, 0, 0)},
           b.sharedTokens.data(), b.sharedPlan.data(), m_tokens, variant.tileRows);
    runGemms(variant,
             {m_work.layer.sharedW13, m_work.layer.sharedW2, b.sharedTokens, b.sharedPlan, b.sharedPackedRows,
              b.sharedHidden, b.sharedRows, c.sharedExpertIntermediateSize, 1, m_tokens, true});
    if (!c.sharedExpertGated) return; // its scale was filled with ones when the buffers were made
    launch({"shared_expert_gate",
            m_work.kernels.portable("shared_expert_gate"),
            {kDotGroup, 1, 1},
            {static_cast<std::uint32_t>(m_tokens), 1, 1},
            kernelArgs(KernelKind::Shared, m_tokens, 1, c.hiddenSize)},
           b.sharedScale.data(), b.input.data(), m_work.layer.sharedExpertGate.data(), c.hiddenSize);
}

void LayerRecording::runGemms(const GemmVariant& variant, const Gemms& g) {
    if (variant.packRows != nullptr) return packedGemms(variant, g);
    const auto& b = m_work.buffers;
    const int h = m_work.config.hiddenSize;
    const auto tiles = static_cast<std::uint32_t>(maxTiles(g.slots, g.experts, variant.tileRows));
    const auto& kernels = m_work.kernels;
    const auto s = kernels.subGroupSize();
    const Groups group{kernels.xmx() ? s * kXmxDecodeSubGroups : kDotGroup, 1, 1};
    const auto columns = [&](int width, std::uint32_t portable) {
        return ceilDiv(width, kernels.xmx() ? s : portable);
    };
    const auto w13 = gemmArgs(g, KernelKind::W13, 2 * g.width, h);
    const auto w2 = gemmArgs(g, KernelKind::W2, h, g.width);
    launch({g.shared ? variant.sharedW13 : variant.w13,
            kernels.gemm(variant.w13),
            group,
            {columns(g.width, kDotColumns / 2), tiles, 1},
            w13},
           g.hidden.data(), b.input.data(), g.w13.data(), g.rowToken.data(), g.plan.data(), h, g.width);
    launch({g.shared ? variant.sharedW2 : variant.w2,
            kernels.gemm(variant.w2),
            group,
            {columns(h, kDotColumns), tiles, 1},
            w2},
           g.rows.data(), g.hidden.data(), g.w2.data(), g.plan.data(), h, g.width);
}

void LayerRecording::packedGemms(const GemmVariant& variant, const Gemms& g) {
    const auto& b = m_work.buffers;
    const auto& kernels = m_work.kernels;
    const int h = m_work.config.hiddenSize;
    const auto tiles = static_cast<std::uint32_t>(maxTiles(g.slots, g.experts, variant.tileRows));
    const Groups group{kernels.subGroupSize(), 1, 1};
    const Groups resident{kernels.residentGroups(), 1, 1};
    const auto pack = kernelArgs(g.shared ? KernelKind::Shared : KernelKind::Permute, g.slots, h, 0);
    const auto w13 = gemmArgs(g, KernelKind::W13, 2 * g.width, h);
    const auto w2 = gemmArgs(g, KernelKind::W2, h, g.width);
    launch({g.shared ? variant.sharedPackRows : variant.packRows,
            kernels.gemm(variant.packRows),
            {kPackGroup, 1, 1},
            {ceilDiv(std::int64_t{variant.tileRows} * h / 2, kPackGroup), tiles, 1},
            pack},
           g.packedRows.data(), b.input.data(), g.rowToken.data(), g.plan.data(), h);
    launch({g.shared ? variant.sharedW13 : variant.w13, kernels.gemm(variant.w13), group, resident, w13},
           g.hidden.data(), g.packedRows.data(), g.w13.data(), g.plan.data(), h, g.width);
    launch({g.shared ? variant.sharedW2 : variant.w2, kernels.gemm(variant.w2), group, resident, w2},
           g.rows.data(), g.hidden.data(), g.w2.data(), g.plan.data(), h, g.width);
}

void LayerRecording::gather(bool withShared) {
    const auto& c = m_work.config;
    const auto& b = m_work.buffers;
    auto note = kernelArgs(KernelKind::Gather, m_tokens, c.hiddenSize, 0);
    note.bytes = note.m * note.n * (4 * (c.numExpertsPerTok + int{withShared}) + 2);
    note.reads = {kExpertOutput, kRouting, kRows};
    if (withShared) note.reads.add(kSharedOutput);
    note.writes = {kOutput};
    const Groups groups{ceilDiv(c.hiddenSize, kGatherGroup), static_cast<std::uint32_t>(m_tokens), 1};
    const auto what = [&](const char* name) {
        return Launch{name, m_work.kernels.portable(name), {kGatherGroup, 1, 1}, groups, note};
    };
    if (withShared) {
        launch(what("moe_gather_shared"), b.output.data(), b.rows.data(), b.slotOf.data(), b.weights.data(),
               b.sharedRows.data(), b.sharedScale.data(), c.hiddenSize, c.numExpertsPerTok);
    } else {
        launch(what("moe_gather"), b.output.data(), b.rows.data(), b.slotOf.data(), b.weights.data(),
               c.hiddenSize, c.numExpertsPerTok);
    }
}

} // namespace

std::unique_ptr<LayerList> recordLayer(const std::shared_ptr<const XpuContext>& context,
                                       const LayerWork& work, const LayerListKey& key, bool timestamps,
                                       const ApiTrack& api) {
    auto list = std::make_unique<LayerList>(context);
    if (timestamps) list->events.emplace(context, kMostEntries);
    list->entries.reserve(kMostEntries);
    LayerRecording recording(*list, work, key.tokens, api);
    bool withShared = false;
    for (const auto& step : key.steps) {
        switch (step.kind) {
        case LayerStep::Kind::Gate:
            recording.gate(step.logits);
            break;
        case LayerStep::Kind::Route:
            recording.route(step.logits);
            if (key.overridden) recording.overrideRouting();
            break;
        case LayerStep::Kind::Experts:
            recording.experts();
            break;
        case LayerStep::Kind::SharedExpert:
            recording.sharedExpert();
            withShared = true;
            break;
        }
    }
    recording.gather(withShared);
    const auto scope = api.scope("zeCommandListClose");
    list->commands.close();
    return list;
}

} // namespace gatescope
