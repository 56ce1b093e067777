// SPDX-License-Identifier: GPL-3.0-or-later
#include "xpu/layer_commands.h"

#include "moe/topk.h"
#include "resources/kernels/kernel_modules.h"
#include "xpu/xpu_layer.h"

#include <array>
#include <limits>

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

std::uint32_t ceilDiv(std::int64_t a, std::int64_t b) {
    return static_cast<std::uint32_t>((a + b - 1) / b);
}

using Groups = std::array<std::uint32_t, 3>;
using Entry = RecordedLayer::Entry;

Entry entryOf(const char* name, Role role, std::int64_t m, std::int64_t n, std::int64_t k) {
    Entry entry{.name = name, .category = roleName(role), .args = {}};
    entry.args.addShape(m, n, k);
    return entry;
}

/// As BufferSizes keeps them.
ElementBytes elementBytes(const KernelSet& kernels, const MoeConfig& config) {
    const auto element = static_cast<double>(dtypeSize(kernels.dtype()));
    const auto set = kernels.gemmSet();
    const bool int8 = set.int8();
    // Scales count where they are more than a thousandth of the weights.
    const double stored = set.weights() == QuantizedMatrix::Format::Mxfp4 ? 17.0 / 32 : 1.0;
    return {.gateWeight = element,
            .expertWeight = set.weights() ? stored : element,
            .hiddenStates = element,
            .logits = static_cast<double>(dtypeSize(logitsDtype(config, kernels.dtype()))),
            // The XMX kernels and the int8 ones round to bf16.
            .activated = kernels.xmx() || int8 ? 2.0 : sizeof(float),
            .expertOutput = sizeof(float)};
}

/// The numbers of topk_scored (resources/kernels/families_topk.clh).
int scoringNumber(RouterSpec::Scoring scoring) {
    switch (scoring) {
    case RouterSpec::Scoring::Softmax:
        return 0;
    case RouterSpec::Scoring::Sigmoid:
        return 1;
    case RouterSpec::Scoring::SoftmaxOfChosen:
        return 2;
    }
    return 0;
}

/// alpha, limit and upOffset of `activate` in resources/kernels/epilogue.clh.
struct ActivationNumbers {
    explicit ActivationNumbers(const ExpertSpec& experts) {
        if (experts.activation == ExpertSpec::Activation::SiluAndMul) return;
        alpha = static_cast<float>(experts.alpha);
        if (experts.limit > 0) limit = static_cast<float>(experts.limit);
        upOffset = static_cast<float>(experts.upOffset);
    }

    float alpha = 1.0f;
    float limit = std::numeric_limits<float>::infinity();
    float upOffset = 0.0f;
};

/// `traffic` of a number of experts. How many routed experts are hit is not known before the layer has run.
template <typename Traffic>
void describeTraffic(Entry& entry, bool shared, Traffic traffic) {
    entry.args.addPositive(ArgKey::Bytes, traffic(shared ? 1 : 0));
    entry.bytesPerExpert = shared ? 0 : traffic(1) - traffic(0);
}

} // namespace

/// A kernel, what it is launched with and what traces call it.
struct LayerCommands::Launch {
    Entry entry;
    const XpuKernel& kernel;
    Groups groupSize;
    Groups groups;
};

/// The grouped GEMMs of the routed experts, or the dense ones of the shared expert.
struct LayerCommands::Gemms {
    const DeviceMemory& x; ///< the rows that rowToken counts
    const DeviceMemory& w13;
    const DeviceMemory& w2;
    const DeviceMemory& w13Scales; ///< of quantised weights
    const DeviceMemory& w2Scales;
    const DeviceMemory& rowToken;
    const DeviceMemory& plan;
    const DeviceMemory& packedRows;
    const DeviceMemory& hidden;
    const DeviceMemory& rows;
    int width; ///< I
    int experts;
    std::int64_t inputRows; ///< of x
    std::int64_t slots;
    bool shared;
};

/// Rows that a kernel reads.
struct LayerCommands::Rows {
    const DeviceMemory& memory;
    std::int64_t count;
    int width; ///< elements
};

LayerCommands::LayerCommands(const LayerTarget& target, const LayerWork& work)
    : m_target(target),
      m_work(work),
      m_bytes(elementBytes(work.kernels, work.config)),
      m_int8(work.kernels.gemmSet().int8()),
      m_scored(routerIsScored(work.config.router, work.kernels.dtype())),
      m_weighsBefore(work.config.experts.routingWeight == ExpertSpec::WeightPlace::BeforeGateUp),
      m_slots(std::int64_t{work.tokens} * work.config.numExpertsPerTok) {}

void LayerCommands::append(const LayerStep& step) {
    switch (step.kind) {
    case LayerStep::Kind::Gate:
        return gate(step.logits);
    case LayerStep::Kind::Route:
        route(step.logits);
        if (m_work.replaced != nullptr) overrideRouting();
        return;
    case LayerStep::Kind::Experts:
        return experts();
    case LayerStep::Kind::SharedExpert:
        return sharedExpert();
    }
}

template <typename Append>
void LayerCommands::submit(const char* call, const Entry& entry, Append append) {
    auto* recorded = m_target.recorded;
    if (recorded == nullptr) return append(nullptr);
    auto scope = m_target.api.scope(call);
    auto done = entry;
    if (m_target.submissions != nullptr) done.submission = ++*m_target.submissions;
    if (auto* args = scope.args()) args->addPositive(ArgKey::Correlation, done.submission);
    done.appended = TickClock::now();
    append(recorded->nextEvent());
    recorded->add(done);
}

template <typename... Arguments>
void LayerCommands::launch(const Launch& what, Arguments... arguments) {
    submit("zeCommandListAppendLaunchKernel", what.entry, [&](ze_event_handle_t event) {
        what.kernel.setGroupSize(what.groupSize);
        what.kernel.setArguments(arguments...);
        m_target.commands.launch(what.kernel, what.groups, event);
    });
}

void LayerCommands::gate(int logits) {
    const auto& c = m_work.config;
    const auto& b = m_work.buffers;
    const char* name = m_scored ? "gate_gemm_f32" : "gate_gemm";
    auto entry = entryOf(name, Role::Gate, m_work.tokens, c.numExperts, c.hiddenSize);
    entry.args.addList(ArgKey::Reads, {kInput, kGateWeights});
    entry.args.addList(ArgKey::Writes, {kFirstLogits + logits});
    entry.args.addPositive(ArgKey::Flops, c.gateFlops(m_work.tokens));
    entry.args.addPositive(ArgKey::Bytes, gateTraffic(c, m_work.tokens, m_bytes));
    const auto& kernels = m_work.kernels;
    const Launch what{
        entry,
        m_scored ? kernels.families(name) : kernels.portable(name),
        {kDotGroup, 1, 1},
        {ceilDiv(c.numExperts, kDotColumns), ceilDiv(m_work.tokens, kernel_shape::kGateRows), 1}};
    auto* to = b.logits[static_cast<std::size_t>(logits)].data();
    const auto& layer = m_work.layer;
    if (!m_scored) {
        return launch(what, to, b.input.data(), layer.gate.data(), m_work.tokens, c.numExperts, c.hiddenSize);
    }
    const auto& bias = c.router.logitBias ? layer.gateBias : layer.gate; // no argument may be null
    const bool rounded = c.router.logitsDtype.value_or(kernels.dtype()) == DType::BF16;
    launch(what, to, b.input.data(), layer.gate.data(), bias.data(), m_work.tokens, c.numExperts,
           c.hiddenSize, int{c.router.logitBias}, int{rounded});
}

void LayerCommands::route(int logits) {
    const auto& c = m_work.config;
    const auto& b = m_work.buffers;
    const char* name = m_scored ? "topk_scored" : "topk_softmax";
    auto entry = entryOf(name, Role::Route, m_work.tokens, c.numExperts, c.numExpertsPerTok);
    entry.args.addList(ArgKey::Reads, {kFirstLogits + logits});
    entry.args.addList(ArgKey::Writes, {kRouting});
    if (m_scored) return routeScored(logits, entry);
    launch({entry,
            m_work.kernels.portable("topk_softmax"),
            {kRouteGroup, 1, 1},
            {static_cast<std::uint32_t>(m_work.tokens), 1, 1}},
           b.ids.data(), b.weights.data(), b.logits[static_cast<std::size_t>(logits)].data(), c.numExperts,
           c.numExpertsPerTok, int{c.router.renormalise});
}

void LayerCommands::routeScored(int logits, const Entry& entry) {
    const auto& c = m_work.config;
    const auto& b = m_work.buffers;
    const auto& router = c.router;
    auto* from = b.logits[static_cast<std::size_t>(logits)].data();
    auto* correction = router.correctionBias ? m_work.layer.correction.data() : from; // not null
    const bool byLogits = router.scoring == RouterSpec::Scoring::Sigmoid && choosesByLogits(router);
    const bool twoLargest = router.groupScore == RouterSpec::GroupScore::TwoLargest;
    launch({entry,
            m_work.kernels.families("topk_scored"),
            {kRouteGroup, 1, 1},
            {static_cast<std::uint32_t>(m_work.tokens), 1, 1}},
           b.ids.data(), b.weights.data(), from, correction, c.numExperts, c.numExpertsPerTok,
           scoringNumber(router.scoring), int{byLogits}, int{router.correctionBias}, router.groups,
           router.groupsPerToken, int{twoLargest}, int{router.renormalise}, static_cast<float>(router.scale));
}

void LayerCommands::overrideRouting() {
    const auto& b = m_work.buffers;
    const auto bytes = static_cast<std::size_t>(m_slots) * sizeof(std::int32_t);
    const auto copy = [&](const char* name, const DeviceMemory& to, const DeviceMemory& from) {
        auto entry = entryOf(name, Role::Transfer, 0, 0, 0);
        entry.args.addPositive(ArgKey::Bytes, static_cast<std::int64_t>(2 * bytes));
        entry.args.addList(ArgKey::Writes, {kRouting});
        submit("zeCommandListAppendMemoryCopy", entry, [&](ze_event_handle_t event) {
            m_target.commands.copy(to.data(), from.data(), bytes, event);
        });
    };
    copy("override_experts", b.ids, m_work.replaced->experts);
    copy("override_weights", b.weights, m_work.replaced->weights);
}

void LayerCommands::experts() {
    const auto& c = m_work.config;
    const auto& b = m_work.buffers;
    const auto& variant = gemmVariant(m_work.kernels.gemmSet(), m_slots, c.numExperts);
    if (m_slots <= kernel_shape::kPermuteBlock) {
        planSmall(variant);
    } else {
        planLarge(variant);
    }
    if (m_weighsBefore) weighRows();
    // Weighed rows already are in the experts' order.
    const auto& x = m_weighsBefore ? b.weighedRows : b.input;
    const auto& rowOf = m_weighsBefore ? b.ownRow : b.rowToken;
    const auto& layer = m_work.layer;
    runGemms(variant, {x, layer.w13, layer.w2, layer.w13Scales, layer.w2Scales, rowOf, b.plan, b.packedRows,
                       b.hidden, b.rows, c.moeIntermediateSize, c.numExperts,
                       m_weighsBefore ? m_slots : m_work.tokens, m_slots, false});
}

void LayerCommands::weighRows() {
    const auto& c = m_work.config;
    const auto& b = m_work.buffers;
    auto entry = entryOf("moe_weigh_rows", Role::Permute, m_slots, c.hiddenSize, 0);
    entry.args.addPositive(ArgKey::Bytes, static_cast<std::int64_t>(
                                              static_cast<double>((m_work.tokens + m_slots) * c.hiddenSize) *
                                              m_bytes.hiddenStates));
    launch({entry,
            m_work.kernels.families("moe_weigh_rows"),
            {kGatherGroup, 1, 1},
            {ceilDiv(c.hiddenSize, kGatherGroup), static_cast<std::uint32_t>(m_slots), 1}},
           b.weighedRows.data(), b.input.data(), b.slotOf.data(), b.weights.data(), c.hiddenSize,
           c.numExpertsPerTok);
}

RecordedLayer::Entry LayerCommands::planEntry(const char* name) const {
    auto entry = entryOf(name, Role::Permute, m_work.tokens, m_slots, 0);
    entry.args.addList(ArgKey::Reads, {kRouting});
    entry.args.addList(ArgKey::Writes, {kRows});
    return entry;
}

void LayerCommands::planSmall(const GemmVariant& variant) {
    const auto& c = m_work.config;
    const auto& b = m_work.buffers;
    launch({planEntry("moe_plan_small"),
            m_work.kernels.portable("moe_plan_small"),
            {kPermuteBlock, 1, 1},
            {1, 1, 1}},
           b.rowToken.data(), b.slotOf.data(), b.offsets.data(), b.plan.data(), b.ids.data(),
           static_cast<int>(m_slots), c.numExperts, c.numExpertsPerTok, variant.tileRows);
}

void LayerCommands::planLarge(const GemmVariant& variant) {
    const auto& c = m_work.config;
    const auto& b = m_work.buffers;
    const auto slots = static_cast<int>(m_slots);
    const auto blocks = ceilDiv(m_slots, kPermuteBlock);
    const auto step = [&](const char* name, std::uint32_t groups) {
        return Launch{planEntry(name), m_work.kernels.portable(name), {kPermuteBlock, 1, 1}, {groups, 1, 1}};
    };
    launch(step("moe_count", blocks), b.blockCounts.data(), b.ids.data(), slots, c.numExperts);
    launch(step("moe_scan", 1), b.offsets.data(), b.plan.data(), b.blockCounts.data(),
           static_cast<int>(blocks), c.numExperts, variant.tileRows);
    launch(step("moe_permute", blocks), b.rowToken.data(), b.slotOf.data(), b.ids.data(), b.offsets.data(),
           b.blockCounts.data(), slots, c.numExperts, c.numExpertsPerTok);
}

void LayerCommands::sharedExpert() {
    m_withShared = true;
    const auto& c = m_work.config;
    const auto& b = m_work.buffers;
    const auto& layer = m_work.layer;
    const auto& variant = gemmVariant(m_work.kernels.gemmSet(), m_work.tokens, 1);
    launch({entryOf("shared_plan_dense", Role::Shared, m_work.tokens, 0, 0),
            m_work.kernels.portable("moe_plan_dense"),
            {kPlanDenseGroup, 1, 1},
            {ceilDiv(m_work.tokens, kPlanDenseGroup), 1, 1}},
           b.sharedTokens.data(), b.sharedPlan.data(), m_work.tokens, variant.tileRows);
    runGemms(variant, {b.input, layer.sharedW13, layer.sharedW2, layer.sharedW13Scales, layer.sharedW2Scales,
                       b.sharedTokens, b.sharedPlan, b.sharedPackedRows, b.sharedHidden, b.sharedRows,
                       c.sharedExpertIntermediateSize, 1, m_work.tokens, m_work.tokens, true});
    if (!c.sharedExpertGated) return; // its scale was filled with ones when the buffers were made
    launch({entryOf("shared_expert_gate", Role::Shared, m_work.tokens, 1, c.hiddenSize),
            m_work.kernels.portable("shared_expert_gate"),
            {kDotGroup, 1, 1},
            {static_cast<std::uint32_t>(m_work.tokens), 1, 1}},
           b.sharedScale.data(), b.input.data(), m_work.layer.sharedExpertGate.data(), c.hiddenSize);
}

RecordedLayer::Entry LayerCommands::w13Entry(const char* name, const Gemms& g, std::int64_t inputRows) const {
    const auto& c = m_work.config;
    auto entry =
        entryOf(name, g.shared ? Role::Shared : Role::W13, g.slots, 2 * std::int64_t{g.width}, c.hiddenSize);
    entry.args.addList(ArgKey::Reads, {kInput, kRows, kGateUpWeights});
    entry.args.addList(ArgKey::Writes, {g.shared ? kSharedHidden : kHidden});
    entry.args.addPositive(ArgKey::Flops, 4 * g.slots * g.width * c.hiddenSize);
    auto bytes = m_bytes;
    if (m_int8) bytes.hiddenStates = 1;
    describeTraffic(entry, g.shared, [&](std::int64_t expertsHit) {
        return w13Traffic(c, {inputRows, g.slots, expertsHit, g.width}, bytes);
    });
    return entry;
}

RecordedLayer::Entry LayerCommands::w2Entry(const char* name, const Gemms& g) const {
    const auto& c = m_work.config;
    auto entry = entryOf(name, g.shared ? Role::Shared : Role::W2, g.slots, c.hiddenSize, g.width);
    entry.args.addList(ArgKey::Reads, {g.shared ? kSharedHidden : kHidden, kDownWeights});
    entry.args.addList(ArgKey::Writes, {g.shared ? kSharedOutput : kExpertOutput});
    entry.args.addPositive(ArgKey::Flops, 2 * g.slots * c.hiddenSize * g.width);
    auto bytes = m_bytes;
    if (m_int8) bytes.activated = 1; // what is read
    describeTraffic(entry, g.shared, [&](std::int64_t expertsHit) {
        return w2Traffic(c, {g.slots, g.slots, expertsHit, g.width}, bytes);
    });
    return entry;
}

template <typename... Inputs>
void LayerCommands::launchW13(const Launch& what, const Gemms& g, void* input, Inputs... inputs) {
    const int h = m_work.config.hiddenSize;
    const auto set = m_work.kernels.gemmSet();
    auto* rowScales = m_work.buffers.int8RowScales.data();
    if (set.kind == GemmSet::Kind::Int8) {
        return launch(what, g.hidden.data(), input, rowScales, g.w13.data(), g.w13Scales.data(),
                      g.rowToken.data(), g.plan.data(), h, g.width);
    }
    if (set.kind == GemmSet::Kind::Plain)
        return launch(what, g.hidden.data(), input, g.w13.data(), inputs..., h, g.width);
    const auto& experts = m_work.config.experts;
    const bool biased = experts.biases && !g.shared;
    const ActivationNumbers numbers(experts);
    auto* bias = (biased ? m_work.layer.w13Bias : g.w13).data(); // no argument may be null
    if (m_int8) {
        return launch(what, g.hidden.data(), input, rowScales, g.w13.data(), g.w13Scales.data(), bias,
                      inputs..., h, g.width, int{biased}, numbers.alpha, numbers.limit, numbers.upOffset);
    }
    if (set.weightsOnly()) {
        return launch(what, g.hidden.data(), input, g.w13.data(), g.w13Scales.data(), bias, inputs..., h,
                      g.width, int{biased}, numbers.alpha, numbers.limit, numbers.upOffset);
    }
    launch(what, g.hidden.data(), input, g.w13.data(), bias, inputs..., h, g.width, int{biased},
           numbers.alpha, numbers.limit, numbers.upOffset);
}

void LayerCommands::launchW2(const Launch& what, const Gemms& g, const DeviceMemory& hidden) {
    const int h = m_work.config.hiddenSize;
    const auto set = m_work.kernels.gemmSet();
    auto* rowScales = m_work.buffers.int8HiddenScales.data();
    if (set.kind == GemmSet::Kind::Int8) {
        return launch(what, g.rows.data(), hidden.data(), rowScales, g.w2.data(), g.w2Scales.data(),
                      g.plan.data(), h, g.width);
    }
    if (set.kind == GemmSet::Kind::Plain)
        return launch(what, g.rows.data(), hidden.data(), g.w2.data(), g.plan.data(), h, g.width);
    const bool biased = m_work.config.experts.biases && !g.shared;
    auto* bias = (biased ? m_work.layer.w2Bias : g.w2).data();
    if (m_int8) {
        return launch(what, g.rows.data(), hidden.data(), rowScales, g.w2.data(), g.w2Scales.data(), bias,
                      g.plan.data(), h, g.width, int{biased});
    }
    if (set.weightsOnly()) {
        return launch(what, g.rows.data(), hidden.data(), g.w2.data(), g.w2Scales.data(), bias, g.plan.data(),
                      h, g.width, int{biased});
    }
    launch(what, g.rows.data(), hidden.data(), g.w2.data(), bias, g.plan.data(), h, g.width, int{biased});
}

const DeviceMemory& LayerCommands::int8Input(const Gemms& g) {
    const auto& b = m_work.buffers;
    // The shared expert reads the same rows as the routed ones, but where those were weighed.
    if (m_int8Input != &g.x) {
        quantize(g, g.shared ? "shared_quantize_rows" : "quantize_rows",
                 {g.x, g.inputRows, m_work.config.hiddenSize}, b.int8Rows, b.int8RowScales);
    }
    m_int8Input = &g.x;
    return b.int8Rows;
}

const DeviceMemory& LayerCommands::int8Hidden(const Gemms& g) {
    const auto& b = m_work.buffers;
    quantize(g, g.shared ? "shared_quantize_hidden" : "quantize_hidden", {g.hidden, g.slots, g.width},
             b.int8Hidden, b.int8HiddenScales);
    return b.int8Hidden;
}

void LayerCommands::quantize(const Gemms& g, const char* name, const Rows& rows, const DeviceMemory& values,
                             const DeviceMemory& scales) {
    auto entry = entryOf(name, g.shared ? Role::Shared : Role::Permute, rows.count, rows.width, 0);
    entry.args.addPositive(ArgKey::Bytes, rows.count * rows.width * 3); // two bytes read, one written
    launch({entry,
            m_work.kernels.int8("quantize_rows"),
            {kernel_shape::kQuantizeGroup, 1, 1},
            {static_cast<std::uint32_t>(rows.count), 1, 1}},
           values.data(), scales.data(), rows.memory.data(), rows.width);
}

void LayerCommands::runGemms(const GemmVariant& variant, const Gemms& g) {
    if (variant.packRows != nullptr) return packedGemms(variant, g);
    const int h = m_work.config.hiddenSize;
    const auto tiles = static_cast<std::uint32_t>(maxTiles(g.slots, g.experts, variant.tileRows));
    const auto& kernels = m_work.kernels;
    const auto s = kernels.subGroupSize();
    const Groups group{kernels.xmx() ? s * kXmxDecodeSubGroups : kDotGroup, 1, 1};
    const auto columns = [&](int width, std::uint32_t portable) {
        return ceilDiv(width, kernels.xmx() ? s : portable);
    };
    const auto& x = m_int8 ? int8Input(g) : g.x;
    launchW13({w13Entry(g.shared ? variant.sharedW13 : variant.w13, g, g.inputRows),
               kernels.gemm(variant.w13),
               group,
               {columns(g.width, kDotColumns / 2), tiles, 1}},
              g, x.data(), g.rowToken.data(), g.plan.data());
    const auto& hidden = m_int8 ? int8Hidden(g) : g.hidden;
    launchW2({w2Entry(g.shared ? variant.sharedW2 : variant.w2, g),
              kernels.gemm(variant.w2),
              group,
              {columns(h, kDotColumns), tiles, 1}},
             g, hidden);
}

void LayerCommands::packRows(const GemmVariant& variant, const Gemms& g, const char* name, const Rows& from,
                             const DeviceMemory& rowOf, const DeviceMemory& to) {
    const auto& kernels = m_work.kernels;
    const auto tiles = static_cast<std::uint32_t>(maxTiles(g.slots, g.experts, variant.tileRows));
    // Two int8 are moved as one element of 16 bits.
    const int elements = m_int8 ? from.width / 2 : from.width;
    auto entry = entryOf(name, g.shared ? Role::Shared : Role::Permute, g.slots, from.width, 0);
    entry.args.addPositive(ArgKey::Bytes, (from.count + g.slots) * elements *
                                              static_cast<std::int64_t>(dtypeSize(kernels.dtype())));
    launch({entry,
            kernels.gemm(variant.packRows),
            {kPackGroup, 1, 1},
            {ceilDiv(std::int64_t{variant.tileRows} * elements / 2, kPackGroup), tiles, 1}},
           to.data(), from.memory.data(), rowOf.data(), g.plan.data(), elements);
}

void LayerCommands::packedGemms(const GemmVariant& variant, const Gemms& g) {
    const auto& b = m_work.buffers;
    const auto& kernels = m_work.kernels;
    const Groups group{kernels.subGroupSize(), 1, 1};
    const Groups resident{kernels.residentGroups(), 1, 1};
    packRows(variant, g, g.shared ? variant.sharedPackRows : variant.packRows,
             {m_int8 ? int8Input(g) : g.x, g.inputRows, m_work.config.hiddenSize}, g.rowToken, g.packedRows);
    launchW13({w13Entry(g.shared ? variant.sharedW13 : variant.w13, g, g.slots), kernels.gemm(variant.w13),
               group, resident},
              g, g.packedRows.data(), g.plan.data());
    if (m_int8) {
        packRows(variant, g, g.shared ? variant.sharedPackHidden : variant.packHidden,
                 {int8Hidden(g), g.slots, g.width}, b.ownRow, b.packedHidden);
    }
    launchW2(
        {w2Entry(g.shared ? variant.sharedW2 : variant.w2, g), kernels.gemm(variant.w2), group, resident}, g,
        m_int8 ? b.packedHidden : g.hidden);
}

void LayerCommands::finish() {
    const auto& c = m_work.config;
    const auto& b = m_work.buffers;
    const auto& weights = m_weighsBefore ? b.ones : b.weights;
    const Groups groups{ceilDiv(c.hiddenSize, kGatherGroup), static_cast<std::uint32_t>(m_work.tokens), 1};
    const auto what = [&](const char* name) {
        auto entry = entryOf(name, Role::Gather, m_work.tokens, c.hiddenSize, 0);
        entry.args.addPositive(ArgKey::Bytes, gatherTraffic(c, m_work.tokens, m_withShared, m_bytes));
        ShortList reads{kExpertOutput, kRouting, kRows};
        if (m_withShared) reads.add(kSharedOutput);
        entry.args.addList(ArgKey::Reads, reads);
        entry.args.addList(ArgKey::Writes, {kOutput});
        return Launch{entry, m_work.kernels.portable(name), {kGatherGroup, 1, 1}, groups};
    };
    if (m_withShared) {
        launch(what("moe_gather_shared"), b.output.data(), b.rows.data(), b.slotOf.data(), weights.data(),
               b.sharedRows.data(), b.sharedScale.data(), c.hiddenSize, c.numExpertsPerTok);
    } else {
        launch(what("moe_gather"), b.output.data(), b.rows.data(), b.slotOf.data(), weights.data(),
               c.hiddenSize, c.numExpertsPerTok);
    }
    if (m_target.recorded == nullptr) return;
    // How many experts were hit, and with it what the GEMMs read, only the device knows.
    const auto& firstRows = m_target.recorded->firstRows();
    m_target.commands.copy(firstRows.data(), b.offsets.data(), firstRows.size());
}

} // namespace gatescope
