// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/role.h"
#include "base/aligned_buffer.h"
#include "cpu/cpu_layer.h"
#include "cpu/expert_schedule.h"
#include "cpu/simd_gemm.h"
#include "cpu/thread_team.h"
#include "moe/expert_exchange.h"
#include "moe/kernels.h"
#include "moe/traffic.h"
#include "trace/recorder_ranges.h"

#include <array>
#include <map>

namespace gatescope {

/// A MoE layer on the CPU. Two runs over the same input give the same bits, whatever the number of threads.
class CpuKernels : public MoeKernels, public RankedExperts {
public:
    explicit CpuKernels(int threads = 0, GemmChoice gemm = GemmChoice::Automatic,
                        WeightFormat experts = WeightFormat::Plain);
    ~CpuKernels() override;

    std::string deviceName() const override;
    std::string gemmName() const override;
    std::unique_ptr<PackedLayer> load(const WeightSource& source, DType dtype) override;
    void prepare(const MoeConfig& config, DType dtype, int tokens) override;
    void setInput(std::span<const std::byte> hiddenStates, int tokens) override;
    HiddenStates input() const override { return {layer_buffer::kInput, m_tokens}; }
    void overrideRouting(const std::optional<Routing>& routing) override;
    void overrideRoutingOf(const PackedLayer& layer, const Routing& routing) override;
    RankedExperts* rankedExperts() override { return this; }
    void makeReady() override { m_team.assemble(); }
    std::optional<HostSwitches> hostSwitches() override { return m_team.switches(); }
    void begin(const PackedLayer& layer) override;
    RouterLogits gate(HiddenStates x) override;
    void route(RouterLogits logits) override;
    void experts(HiddenStates x) override;
    void sharedExpert(HiddenStates x) override;
    HiddenStates finish() override;
    void readOutput(std::span<std::byte> output) override;
    Routing readRouting() override;
    std::vector<float> readLogits(RouterLogits logits) override;
    RouterLogits routedLogits() const override { return m_routedLogits; }
    void setRecorder(Recorder* recorder) override { m_recorder = recorder; }
    int recorderLanes() const override { return m_team.size(); }

    void holdExperts(const std::vector<bool>& held) override { m_held = held; }
    OutgoingRows outgoing(HiddenStates x) override;
    const float* serve(const ArrivedRows& arrived) override;
    void takeResults(std::span<const float* const> ofChoice) override { m_results = ofChoice; }

    ThreadTeam& team() { return m_team; }

private:
    void beginRange(const char* name, BlockPart part) override;
    void endRange() override { m_ranges.end(); }

    struct GateScratch {
        AlignedBuffer rows;
        AlignedBuffer product;
        GemmScratch gemm;
    };
    struct GatherScratch {
        std::vector<const float*> rows; ///< [k + 1] of one token: its experts', then the shared expert's
        std::vector<float> weights;
    };

    float* logitsOf(RouterLogits logits);
    void requireInput(HiddenStates x) const;
    void useDtype(DType dtype);
    void allocate(int tokens);
    bool weighsInput() const {
        return m_config.experts.routingWeight == ExpertSpec::WeightPlace::BeforeGateUp;
    }
    void gateRows(int firstRow, int rows, int firstChunk, int lastChunk, float* logits, GateScratch& scratch);
    void resetOverrides();
    const Routing* overridden() const;
    void permute();
    ArrivedRows ownRows() const;
    void groupRows(const ArrivedRows& rows);
    const std::byte* quantizeRows(const ArrivedRows& rows);
    void multiplyGroups(const ArrivedRows& rows);
    void sortChoices(int members);
    void scaleSharedExpert(Range tokens);
    void gatherToken(int token, Range columns, GatherScratch& scratch);
    ElementBytes elementBytes() const;
    ExpertSchedule& schedule() { return m_layer->fp8Channels ? *m_channelSchedule : *m_schedule; }
    RecorderScope step(const char* name, Role role) const;

    ThreadTeam m_team;
    GemmChoice m_choice;
    DType m_dtype = DType::Other;
    WeightFormat m_expertFormat;
    const SimdKernelSet& m_simd;
    LayerGemms m_gemms;
    std::unique_ptr<ExpertSchedule> m_schedule;
    std::unique_ptr<ExpertSchedule>
        m_channelSchedule;         ///< of layers with fp8Channels; null as their engine is
    bool m_channelsLoaded = false; ///< of the last load()
    Recorder* m_recorder = nullptr;
    RecorderRanges m_ranges;

    MoeConfig m_config;
    int m_capacity = 0; ///< tokens that the buffers hold
    int m_tokens = 0;
    const CpuLayer* m_layer = nullptr;
    bool m_sharedExpertRan = false;
    int m_gateCalls = 0; ///< of this layer
    RouterLogits m_routedLogits;
    std::optional<Routing> m_override;
    std::map<const PackedLayer*, Routing> m_overrideOf; ///< before m_override

    AlignedBuffer m_x;                                  ///< [M, H] dtype
    std::array<AlignedBuffer, kLogitsBuffers> m_logits; ///< [M, E] float32, rounded to the dtype
    Routing m_routing;
    std::vector<std::int32_t> m_rowTokens;    ///< [M*k] the token of each row, rows sorted by expert
    AlignedBuffer m_quantized;                ///< rows as the experts' engine quantises them
    std::vector<float> m_rowWeights;          ///< [M*k], where weights scale the experts' input
    std::vector<std::int32_t> m_slots;        ///< [M, k] the row of each choice
    std::vector<std::int32_t> m_firstRows;    ///< [E + 1]
    std::vector<std::int32_t> m_choiceCounts; ///< [members, E] permute's counts, then cursors
    std::vector<std::int32_t> m_allTokens;    ///< 0, 1, 2, ... for the shared expert
    std::vector<ExpertGroup> m_groups;
    AlignedBuffer m_y;                       ///< [M*k, H] float32; of rows that arrived where there are ranks
    std::vector<bool> m_held;                ///< [E] on this rank; empty: all
    std::span<const float* const> m_results; ///< [M, k] rows that came from the ranks; empty: m_y has them
    AlignedBuffer m_sharedY;                 ///< [M, H] float32
    std::vector<float> m_sharedScales; ///< [M] sigmoid of the shared expert's gate; ones where it has none
    AlignedBuffer m_output;            ///< [M, H] dtype
    std::vector<GateScratch> m_gateScratch;
    std::vector<GatherScratch> m_gatherScratch;
    std::vector<std::vector<float>> m_routingScratch; ///< per worker
};

} // namespace gatescope
