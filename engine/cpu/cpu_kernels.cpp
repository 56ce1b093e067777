// SPDX-License-Identifier: GPL-3.0-or-later
#include "cpu/cpu_kernels.h"

#include "base/bf16.h"
#include "base/error.h"
#include "cpu/processor.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <utility>

namespace gatescope {

namespace {

constexpr int kGateRows = 48; // rows of one pass of the gate; see Gemm::blockRows()
constexpr int kGatherColumns = 512;
constexpr int kRowsToQuantize = 32;  // fewer: the step costs what it saves
constexpr int kSerialChoices = 2048; // below, starting the team costs more than it saves

bool isSilu(const ExpertSpec& experts) {
    return experts.activation == ExpertSpec::Activation::SiluAndMul;
}
ExpertSchedule::Names expertNames(const ExpertSpec& experts) {
    return {isSilu(experts) ? "w13_gemm_silu" : "w13_gemm_swiglu", "w2_gemm", Role::W13, Role::W2};
}
ExpertSchedule::Names sharedNames(const ExpertSpec& experts) {
    return {isSilu(experts) ? "shared_w13_gemm_silu" : "shared_w13_gemm_swiglu", "shared_w2_gemm",
            Role::Shared, Role::Shared};
}
/// As vLLM calls its kernels.
const char* routeName(const RouterSpec& router) {
    if (router.groups > 1) return "grouped_topk";
    return router.scoring == RouterSpec::Scoring::Sigmoid ? "topk_sigmoid" : "topk_softmax";
}

} // namespace

CpuKernels::CpuKernels(int threads, GemmChoice gemm, WeightFormat experts)
    : m_team(threads),
      m_choice(gemm),
      m_expertFormat(experts),
      m_simd(simdKernels(gemm, DType::F32)),
      m_gateScratch(static_cast<std::size_t>(m_team.size())),
      m_gatherScratch(static_cast<std::size_t>(m_team.size())),
      m_routingScratch(static_cast<std::size_t>(m_team.size())) {}

CpuKernels::~CpuKernels() = default;

std::string CpuKernels::deviceName() const {
    return fmt::format("{}, {} thread{}", processorName(), m_team.size(), m_team.size() == 1 ? "" : "s");
}

std::string CpuKernels::gemmName() const {
    const auto& experts = m_channelsLoaded ? m_gemms.fp8Channels : m_gemms.experts;
    return experts ? experts->name() : "none";
}

void CpuKernels::useDtype(DType dtype) {
    if (dtype != DType::BF16 && dtype != DType::F32) {
        throw UsageError(fmt::format("the CPU runs no {}", dtypeName(dtype)), "Choose --dtype bf16 or f32");
    }
    if (m_dtype == dtype) return;
    m_gemms.gate = makeGemm(m_choice, dtype);
    m_gemms.experts = makeGemm(m_choice, dtype, m_expertFormat);
    m_schedule = std::make_unique<ExpertSchedule>(m_team, *m_gemms.experts);
    if (m_expertFormat == WeightFormat::Fp8) {
        m_gemms.fp8Channels = std::make_unique<SimdGemm>(dtype, QuantizedMatrix::Format::Fp8Channels,
                                                         simdKernels(m_choice, dtype));
        m_channelSchedule = std::make_unique<ExpertSchedule>(m_team, *m_gemms.fp8Channels);
    }
    m_channelsLoaded = false;
    m_dtype = dtype;
    m_capacity = 0;
}

std::unique_ptr<PackedLayer> CpuKernels::load(const WeightSource& source, DType dtype) {
    useDtype(dtype);
    auto layer = packLayer(source, dtype, m_gemms, m_team, m_held);
    m_channelsLoaded = layer->fp8Channels;
    return layer;
}

void CpuKernels::prepare(const MoeConfig& config, DType dtype, int tokens) {
    useDtype(dtype);
    m_config = config;
    resetOverrides();
    m_tokens = 0; // no input yet
    auto& experts = *m_gemms.experts;
    m_gemms.gate->prepare(config.numExperts, config.hiddenSize, false, std::min(tokens, kGateRows));
    const int rows = std::min(tokens, experts.blockRows());
    for (const int width : {config.moeIntermediateSize, config.sharedExpertIntermediateSize}) {
        if (width == 0) continue;
        experts.prepare(width, config.hiddenSize, true, rows);
        experts.prepare(config.hiddenSize, width, false, rows);
    }
    allocate(tokens);
}

void CpuKernels::allocate(int tokens) {
    const auto m = static_cast<std::size_t>(tokens);
    const auto h = static_cast<std::size_t>(m_config.hiddenSize);
    const auto e = static_cast<std::size_t>(m_config.numExperts);
    const auto rows = m * static_cast<std::size_t>(m_config.numExpertsPerTok);
    m_capacity = tokens;
    m_x = AlignedBuffer(m * h * dtypeSize(m_dtype));
    m_output = AlignedBuffer(m * h * dtypeSize(m_dtype));
    for (auto& logits : m_logits)
        logits = AlignedBuffer(m * e * sizeof(float));
    m_routing.topK = m_config.numExpertsPerTok;
    m_routing.experts.resize(rows);
    m_routing.weights.resize(rows);
    m_rowTokens.resize(rows);
    m_slots.resize(rows);
    m_firstRows.resize(e + 1);
    m_groups.reserve(e);
    m_choiceCounts.resize(e * static_cast<std::size_t>(m_team.size()));
    for (auto& scratch : m_gatherScratch) {
        scratch.rows.resize(static_cast<std::size_t>(m_config.numExpertsPerTok) + 1);
        scratch.weights.resize(scratch.rows.size());
    }
    m_y = AlignedBuffer(rows * h * sizeof(float));
    for (auto& scratch : m_routingScratch)
        scratch.resize(routingScratch(m_config.numExperts));
    if (weighsInput()) m_rowWeights.resize(rows);
    if (m_config.sharedExpertIntermediateSize > 0) {
        m_sharedY = AlignedBuffer(m * h * sizeof(float));
        m_sharedScales.assign(m, 1.0f);
        m_allTokens.resize(m);
        std::iota(m_allTokens.begin(), m_allTokens.end(), 0);
    }
    for (auto& scratch : m_gateScratch) {
        scratch.rows =
            AlignedBuffer(m_gemms.gate->rowsBytes(std::min(tokens, kGateRows), m_config.hiddenSize));
        scratch.product = AlignedBuffer(std::min(m, std::size_t{kGateRows}) * e * sizeof(float));
    }
}

void CpuKernels::setInput(std::span<const std::byte> hiddenStates, int tokens) {
    const auto expected = static_cast<std::size_t>(tokens) * m_config.hiddenSize * dtypeSize(m_dtype);
    const int fewest = m_held.empty() ? 1 : 0; // a rank may have no tokens of its own
    if (tokens < fewest || tokens > m_capacity || hiddenStates.size() != expected) {
        throw UsageError(
            fmt::format("an input of {} tokens and {} bytes does not fit what was prepared ({} tokens)",
                        tokens, hiddenStates.size(), m_capacity),
            "Call prepare() with the number of tokens first");
    }
    std::ranges::copy(hiddenStates, m_x.as<>());
    if (tokens != m_tokens) resetOverrides(); // they were for other tokens
    m_tokens = tokens;
    m_routing.tokens = tokens;
}

void CpuKernels::overrideRouting(const std::optional<Routing>& routing) {
    if (routing) checkRouting(*routing, m_tokens, m_config.numExpertsPerTok, m_config.numExperts);
    resetOverrides();
    m_override = routing;
}

void CpuKernels::overrideRoutingOf(const PackedLayer& layer, const Routing& routing) {
    checkRouting(routing, m_tokens, m_config.numExpertsPerTok, m_config.numExperts);
    m_overrideOf[&layer] = routing;
}

void CpuKernels::resetOverrides() {
    m_override.reset();
    m_overrideOf.clear();
}

const Routing* CpuKernels::overridden() const {
    const auto ofLayer = m_overrideOf.find(m_layer);
    if (ofLayer != m_overrideOf.end()) return &ofLayer->second;
    return m_override ? &*m_override : nullptr;
}

void CpuKernels::begin(const PackedLayer& layer) {
    m_layer = &dynamic_cast<const CpuLayer&>(layer);
    m_sharedExpertRan = false;
    m_gateCalls = 0;
    m_results = {};
    m_team.stayAwake();
}

ElementBytes CpuKernels::elementBytes() const {
    const auto element = static_cast<double>(dtypeSize(m_dtype));
    return {.gateWeight = element,
            .expertWeight = m_gemms.of(*m_layer).bytesPerWeight(),
            .hiddenStates = element,
            .logits = sizeof(float), // rounded to the dtype, kept as float32
            .activated = element,
            .expertOutput = sizeof(float),
            .gateBias = m_config.router.logitBias ? sizeof(float) : 0.0,
            .expertBias = m_config.experts.biases ? sizeof(float) : 0.0};
}

void CpuKernels::requireInput(HiddenStates x) const {
    if ((m_tokens > 0 || !m_held.empty()) && x.buffer == layer_buffer::kInput && x.tokens == m_tokens) return;
    throw UsageError("the layer was given hidden states that are not its input",
                     "Hand it what the device's input() says, after setInput()");
}

float* CpuKernels::logitsOf(RouterLogits logits) {
    if (logits.isPlaceholder()) {
        throw UsageError("routing needs logits: nobody called the gate",
                         "Let the block or the expert layer call it");
    }
    return m_logits.at(static_cast<std::size_t>(logits.buffer - layer_buffer::kFirstLogits)).as<float>();
}

RecorderScope CpuKernels::step(const char* name, Role role) const {
    return {m_recorder, m_recorder ? &m_recorder->ranges() : nullptr, name, roleName(role)};
}

void CpuKernels::beginRange(const char* name, BlockPart part) {
    m_ranges.begin(m_recorder, name, roleName(part == BlockPart::Block ? Role::Block : Role::Experts));
}

void CpuKernels::gateRows(int firstRow, int rows, int firstChunk, int lastChunk, float* logits,
                          GateScratch& scratch) {
    const auto h = static_cast<std::size_t>(m_config.hiddenSize);
    const int e = m_config.numExperts;
    m_gemms.gate->packRows(m_x.as<>() + static_cast<std::size_t>(firstRow) * h * dtypeSize(m_dtype), nullptr,
                           rows, m_config.hiddenSize, scratch.rows.as<>());
    auto* product = scratch.product.as<float>();
    m_gemms.gate->multiply(scratch.rows.as<>(), rows, m_layer->gate, firstChunk, lastChunk, product, e,
                           scratch.gemm);
    const int first = std::min(e, firstChunk * m_gemms.gate->chunkColumns(false));
    const int last = std::min(e, lastChunk * m_gemms.gate->chunkColumns(false));
    const bool round = m_config.router.logitsDtype.value_or(m_dtype) == DType::BF16;
    for (int r = 0; r < rows; ++r) {
        const float* from = product + static_cast<std::ptrdiff_t>(r) * e;
        float* to = logits + static_cast<std::ptrdiff_t>(firstRow + r) * e;
        for (int c = first; c < last; ++c)
            to[c] = round ? roundToBf16(from[c]) : from[c];
    }
}

RouterLogits CpuKernels::gate(HiddenStates x) {
    requireInput(x);
    const RouterLogits result{layer_buffer::kFirstLogits + m_gateCalls++ % kLogitsBuffers};
    auto scope = step("gate_gemm", Role::Gate);
    if (auto* args = scope.args()) {
        args->addList(ArgKey::Reads, {x.buffer, layer_buffer::kGateWeights});
        args->addList(ArgKey::Writes, {result.buffer});
        args->addShape(m_tokens, m_config.numExperts, m_config.hiddenSize);
        args->addPositive(ArgKey::Flops, m_config.gateFlops(m_tokens));
        args->addPositive(ArgKey::Bytes, gateTraffic(m_config, m_tokens, elementBytes()));
    }
    float* logits = logitsOf(result);
    const int blocks = (m_tokens + kGateRows - 1) / kGateRows;
    const int chunks = m_gemms.gate->chunks(m_config.numExperts, false);
    // Many tokens: each member takes rows. Few: each takes columns of the same rows.
    const int members = m_team.membersFor(ThreadTeam::workOf(
        static_cast<double>(m_config.gateBytes(m_dtype)), static_cast<double>(m_config.gateFlops(m_tokens))));
    const bool byRows = blocks >= members;
    m_team.run(members, [&](int member) {
        const auto mine = byRows ? partOf(blocks, member, members) : Range{0, blocks};
        const auto columns = byRows ? Range{0, chunks} : partOf(chunks, member, members);
        if (columns.first == columns.last) return;
        for (int b = mine.first; b < mine.last; ++b) {
            const auto rows = partOf(m_tokens, b, blocks);
            gateRows(rows.first, rows.last - rows.first, columns.first, columns.last, logits,
                     m_gateScratch[static_cast<std::size_t>(member)]);
        }
    });
    return result;
}

void CpuKernels::route(RouterLogits logits) {
    const float* from = logitsOf(logits);
    m_routedLogits = logits;
    auto scope = step(routeName(m_config.router), Role::Route);
    const int e = m_config.numExperts;
    const int k = m_config.numExpertsPerTok;
    const auto tokens = [&](int member, Range range) {
        float* scratch = m_routingScratch[static_cast<std::size_t>(member)].data();
        const float* correction = m_layer->scoreCorrection.data();
        for (int t = range.first; t < range.last; ++t) {
            const auto at = static_cast<std::ptrdiff_t>(t);
            routeToken(from + at * e, e, k, m_config.router, scratch, m_routing.experts.data() + at * k,
                       m_routing.weights.data() + at * k, correction);
        }
    };
    if (m_tokens < 8 * m_team.size()) {
        tokens(0, {0, m_tokens});
    } else {
        m_team.run([&](int member) { tokens(member, partOf(m_tokens, member, m_team.size())); });
    }
    if (const auto* other = overridden()) {
        std::ranges::copy(other->experts, m_routing.experts.begin());
        std::ranges::copy(other->weights, m_routing.weights.begin());
    }
    if (auto* args = scope.args()) {
        args->addList(ArgKey::Reads, {logits.buffer});
        args->addList(ArgKey::Writes, {layer_buffer::kRouting});
        args->addShape(m_tokens, e, k);
    }
}

/// Rows sorted by expert; inside an expert tokens keep their order, so the rows are the same in every run.
/// Each member of the team counts and places a range of the choices, so nothing serial grows with the number
/// of tokens.
void CpuKernels::sortChoices(int members) {
    const int e = m_config.numExperts;
    const int k = m_config.numExpertsPerTok;
    const int choices = m_tokens * k;
    const bool weights = weighsInput();
    const auto countsOf = [&](int member) {
        return m_choiceCounts.data() + static_cast<std::ptrdiff_t>(member) * e;
    };
    const auto onAll = [&](const auto& work) {
        if (members == 1) {
            work(0);
        } else {
            m_team.run([&](int member) { work(member); });
        }
    };
    onAll([&](int member) {
        auto* counts = countsOf(member);
        std::fill_n(counts, e, 0);
        const auto mine = partOf(choices, member, members);
        for (int i = mine.first; i < mine.last; ++i)
            ++counts[m_routing.experts[static_cast<std::size_t>(i)]];
    });
    int row = 0;
    for (int expert = 0; expert < e; ++expert) {
        m_firstRows[static_cast<std::size_t>(expert)] = row;
        for (int member = 0; member < members; ++member)
            row += std::exchange(countsOf(member)[expert], row);
    }
    m_firstRows[static_cast<std::size_t>(e)] = row;
    onAll([&](int member) {
        auto* next = countsOf(member);
        const auto mine = partOf(choices, member, members);
        for (int i = mine.first; i < mine.last; ++i) {
            const int place = next[m_routing.experts[static_cast<std::size_t>(i)]]++;
            m_rowTokens[static_cast<std::size_t>(place)] = i / k;
            if (weights)
                m_rowWeights[static_cast<std::size_t>(place)] =
                    m_routing.weights[static_cast<std::size_t>(i)];
            m_slots[static_cast<std::size_t>(i)] = place;
        }
    });
}

/// Each row once for all its experts, where the engine quantises activations and that is worth a step of its
/// own; else (null) each expert quantises its rows itself.
const std::byte* CpuKernels::quantizeRows(const ArrivedRows& rows) {
    const auto* quantizer = m_gemms.experts->rowQuantizer();
    const bool shared = rows.choices() >= 2 * std::int64_t{rows.count};
    if (quantizer == nullptr || weighsInput() || rows.count < kRowsToQuantize || !shared) return nullptr;
    auto scope = step("quantize_rows", Role::Permute);
    const int h = m_config.hiddenSize;
    const std::size_t from = static_cast<std::size_t>(h) * dtypeSize(m_dtype);
    const std::size_t to = quantizer->quantizedRowBytes(h);
    m_quantized.growTo(static_cast<std::size_t>(rows.count) * to);
    const double bytes =
        static_cast<double>(rows.count) * static_cast<double>(from + static_cast<std::size_t>(h));
    const int members = m_team.membersFor(bytes);
    m_team.run(members, [&](int member) {
        const auto mine = partOf(rows.count, member, members);
        for (auto r = static_cast<std::size_t>(mine.first); r < static_cast<std::size_t>(mine.last); ++r)
            quantizer->quantizeRow(rows.rows + r * from, h, m_quantized.as<>() + r * to);
    });
    if (auto* args = scope.args()) {
        args->addList(ArgKey::Reads, {layer_buffer::kInput});
        args->addList(ArgKey::Writes, {layer_buffer::kQuantizedInput});
        args->addShape(rows.count, h, 0);
        args->addPositive(ArgKey::Bytes, std::llround(bytes));
    }
    return m_quantized.as<>();
}

/// A group for each expert with rows, an expert's in their order; results get a row of y for each choice.
void CpuKernels::groupRows(const ArrivedRows& rows) {
    const auto h = static_cast<std::size_t>(m_config.hiddenSize);
    m_y.growTo(static_cast<std::size_t>(rows.choices()) * h * sizeof(float));
    m_groups.clear();
    for (int expert = 0; expert < m_config.numExperts; ++expert) {
        const auto at = static_cast<std::size_t>(expert);
        const int first = rows.firstChoices[at];
        const int count = rows.firstChoices[at + 1] - first;
        if (count == 0) continue;
        m_groups.push_back({expert, m_layer->gateUp[at], m_layer->down[at], rows.rowOfChoice.data() + first,
                            count, m_y.as<float>() + static_cast<std::size_t>(first) * h,
                            weighsInput() ? rows.weightOfChoice.data() + first : nullptr});
    }
}

void CpuKernels::multiplyGroups(const ArrivedRows& rows) {
    const auto* quantized = quantizeRows(rows);
    auto bytes = elementBytes();
    if (quantized != nullptr) bytes.hiddenStates = 1;
    auto scope = step("grouped_gemms", Role::Experts);
    if (auto* args = scope.args()) {
        const ExpertRows shape{rows.count, rows.choices(), std::ssize(m_groups),
                               m_config.moeIntermediateSize};
        args->addList(ArgKey::Reads,
                      {quantized != nullptr ? layer_buffer::kQuantizedInput : layer_buffer::kInput,
                       layer_buffer::kRows});
        args->addList(ArgKey::Writes, {layer_buffer::kExpertOutput});
        args->addShape(shape.rows, 0, 0);
        args->add(ArgKey::ExpertsHit, shape.expertsHit);
        args->addPositive(ArgKey::Flops, m_config.expertFlops(shape.rows));
        args->addPositive(ArgKey::Bytes,
                          w13Traffic(m_config, shape, bytes) + w2Traffic(m_config, shape, bytes));
    }
    if (m_groups.empty()) return;
    schedule().run(m_groups, {rows.rows, rows.count, m_dtype, gatedActivation(m_config.experts), quantized},
                   expertNames(m_config.experts), bytes, m_recorder);
}

/// This device's own tokens, as sortChoices() has them.
ArrivedRows CpuKernels::ownRows() const {
    return {m_x.as<>(), m_tokens, m_firstRows, m_rowTokens, m_rowWeights};
}

void CpuKernels::permute() {
    auto scope = step("permute", Role::Permute);
    const int rows = m_tokens * m_config.numExpertsPerTok;
    sortChoices(rows < kSerialChoices ? 1 : m_team.size());
    groupRows(ownRows());
    if (auto* args = scope.args()) {
        args->addList(ArgKey::Reads, {layer_buffer::kRouting});
        args->addList(ArgKey::Writes, {layer_buffer::kRows});
        args->addShape(m_tokens, rows, 0);
        args->add(ArgKey::ExpertsHit, std::ssize(m_groups));
    }
}

void CpuKernels::experts(HiddenStates x) {
    requireInput(x);
    permute();
    multiplyGroups(ownRows());
}

OutgoingRows CpuKernels::outgoing(HiddenStates x) {
    requireInput(x);
    return {.rows = m_x.as<>(),
            .rowBytes = static_cast<std::size_t>(m_config.hiddenSize) * dtypeSize(m_dtype),
            .tokens = m_tokens,
            .topK = m_config.numExpertsPerTok,
            .experts = m_routing.experts.data(),
            .weights = m_routing.weights.data()};
}

/// The same groups as one device has for the whole batch, as far as they are held here: an expert's rows in
/// the batch's order. So they are cut alike, and the bits are the same.
const float* CpuKernels::serve(const ArrivedRows& arrived) {
    groupRows(arrived);
    multiplyGroups(arrived);
    return m_y.as<float>();
}

void CpuKernels::sharedExpert(HiddenStates x) {
    requireInput(x);
    auto scope = step("shared_expert", Role::Experts);
    if (auto* args = scope.args()) {
        args->addList(ArgKey::Reads, {x.buffer});
        args->addList(ArgKey::Writes, {layer_buffer::kSharedOutput});
    }
    auto bytes = elementBytes();
    bytes.expertBias = 0;
    const ExpertGroup group{-1,       *m_layer->sharedGateUp, *m_layer->sharedDown, m_allTokens.data(),
                            m_tokens, m_sharedY.as<float>()};
    schedule().run({&group, 1}, {m_x.as<>(), m_tokens, m_dtype, gatedActivation(m_config.experts)},
                   sharedNames(m_config.experts), bytes, m_recorder);
    if (!m_layer->sharedExpertGate.empty()) {
        m_team.run([&](int member) { scaleSharedExpert(partOf(m_tokens, member, m_team.size())); });
    }
    m_sharedExpertRan = true;
}

void CpuKernels::scaleSharedExpert(Range tokens) {
    const std::size_t rowBytes = static_cast<std::size_t>(m_config.hiddenSize) * dtypeSize(m_dtype);
    for (int t = tokens.first; t < tokens.last; ++t) {
        const float logit =
            m_simd.dot(m_x.as<>() + static_cast<std::size_t>(t) * rowBytes, m_dtype == DType::BF16,
                       m_layer->sharedExpertGate.data(), m_config.hiddenSize);
        m_sharedScales[static_cast<std::size_t>(t)] = 1.0f / (1.0f + std::exp(-logit));
    }
}

void CpuKernels::gatherToken(int token, Range columns, GatherScratch& scratch) {
    const auto h = static_cast<std::size_t>(m_config.hiddenSize);
    const auto k = static_cast<std::size_t>(m_config.numExpertsPerTok);
    const std::size_t choice = static_cast<std::size_t>(token) * k;
    std::size_t count = 0;
    for (; count < k; ++count) {
        const float* row = m_results.empty()
                               ? m_y.as<float>() + static_cast<std::size_t>(m_slots[choice + count]) * h
                               : m_results[choice + count];
        scratch.rows[count] = row + columns.first;
        scratch.weights[count] = weighsInput() ? 1.0f : m_routing.weights[choice + count];
    }
    if (m_sharedExpertRan) {
        scratch.rows[count] = m_sharedY.as<float>() + static_cast<std::size_t>(token) * h + columns.first;
        scratch.weights[count++] = m_sharedScales[static_cast<std::size_t>(token)];
    }
    const std::size_t at = static_cast<std::size_t>(token) * h + static_cast<std::size_t>(columns.first);
    m_simd.gather(scratch.rows.data(), scratch.weights.data(), static_cast<int>(count),
                  columns.last - columns.first, m_dtype == DType::BF16,
                  m_output.as<>() + at * dtypeSize(m_dtype));
}

HiddenStates CpuKernels::finish() {
    auto scope = step("moe_gather", Role::Gather);
    const int pieces = (m_config.hiddenSize + kGatherColumns - 1) / kGatherColumns;
    const int units = m_tokens * pieces;
    const double read = 4.0 * m_config.numExpertsPerTok * m_config.hiddenSize * m_tokens;
    const int members = m_team.membersFor(read);
    m_team.run(members, [&](int member) {
        const auto mine = partOf(units, member, members);
        for (int u = mine.first; u < mine.last; ++u) {
            gatherToken(u / pieces, partOf(m_config.hiddenSize, u % pieces, pieces),
                        m_gatherScratch[static_cast<std::size_t>(member)]);
        }
    });
    if (auto* args = scope.args()) {
        ShortList reads{layer_buffer::kExpertOutput, layer_buffer::kRouting, layer_buffer::kRows};
        if (m_sharedExpertRan) reads.add(layer_buffer::kSharedOutput);
        args->addList(ArgKey::Reads, reads);
        args->addList(ArgKey::Writes, {layer_buffer::kOutput});
        args->addShape(m_tokens, m_config.hiddenSize, 0);
        args->addPositive(ArgKey::Bytes,
                          gatherTraffic(m_config, m_tokens, m_sharedExpertRan, elementBytes()));
    }
    m_team.dismiss();
    return {layer_buffer::kOutput, m_tokens};
}

void CpuKernels::readOutput(std::span<std::byte> output) {
    const auto bytes = static_cast<std::size_t>(m_tokens) * m_config.hiddenSize * dtypeSize(m_dtype);
    std::copy_n(m_output.as<>(), std::min(bytes, output.size()), output.data());
}

Routing CpuKernels::readRouting() {
    Routing routing = m_routing;
    const auto count = static_cast<std::size_t>(m_tokens) * m_config.numExpertsPerTok;
    routing.experts.resize(count);
    routing.weights.resize(count);
    return routing;
}

std::vector<float> CpuKernels::readLogits(RouterLogits logits) {
    const float* from = logitsOf(logits);
    return {from, from + static_cast<std::ptrdiff_t>(m_tokens) * m_config.numExperts};
}

} // namespace gatescope
