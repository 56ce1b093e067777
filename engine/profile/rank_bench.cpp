// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/rank_bench.h"

#include "base/error.h"
#include "base/system_limits.h"
#include "cpu/cpu_kernels.h"
#include "cpu/cpu_layer.h"
#include "cpu/machine_limits.h"
#include "cpu/processor.h"
#include "profile/exchange_bench.h"
#include "profile/kept_rows.h"
#include "profile/rank_bench_round.h"
#include "profile/rank_share.h"
#include "profile/stored_layer.h"
#include "ranks/rank_agreement.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace gatescope {

namespace {

constexpr int kRounds = 11;
constexpr int kSmallExchanges = 15;          // of each kind in a round; they take microseconds
constexpr std::size_t kSlicesOfExchange = 6; // dispatch_pack, wait, dispatch; combine_pack, wait, combine
constexpr double kExchangeShare = 0.2;       // of a row's time

/// One rank's part of the bench.
class RankBench {
public:
    RankBench(const BenchPlan& plan, const std::optional<std::filesystem::path>& placementMap,
              RankTransport& transport, ProgressSink& progress, const std::stop_token& stop)
        : m_plan(plan),
          m_placementMap(placementMap),
          m_transport(transport),
          m_progress(progress),
          m_stop(stop) {}

    std::optional<RankBenchResult> run();

private:
    /// What rank 0 collects of one row, a value for each round.
    struct Rounds {
        std::vector<double> exchangeNs, sentBytes, insideNs, layerNs, computeLimitNs, limitNs, fraction,
            imbalance;
        std::size_t iterations = 0;
    };
    /// How often all ranks run a row's exchange and layer in a round.
    struct Repeats {
        std::int32_t exchanges = 1, layers = 1;
    };

    /// What all ranks measured in one round; on rank 0 alone it is whole.
    struct RoundOfAll {
        double countsNs = 0, noRowsNs = 0, oneRowNs = 0, oneRowBytes = 0;
        std::vector<std::vector<RankBenchRound>> rows; ///< [row of the plan][rank]
    };

    bool leads() const { return m_transport.rank() == 0; }
    void prepare();
    void checkPlan() const;
    int layersOfAll() const;
    void load();
    void setTokens(int tokens);
    void readWeights();
    void meet() const;
    Routing routingOf(int tokens, int number) const;
    double exchangeOnce(int tokens, int number);
    double layerOnce(int number);
    double insideNs();
    Repeats repeatsOf(int tokens);
    RankBenchRound measureRow(int tokens, const Repeats& repeats);
    void describeWork(RankBenchRound& round) const;
    std::vector<double> slowest(const std::vector<double>& own);
    double smallExchange(double (ExchangeBench::*kind)());
    RoundOfAll round();
    void keep(const RoundOfAll& round);
    void collect(std::size_t row, const std::vector<RankBenchRound>& ranks,
                 std::vector<ExchangePoint>& points);
    RankBenchResult result() const;

    BenchPlan m_plan;
    const std::optional<std::filesystem::path>& m_placementMap;
    RankTransport& m_transport;
    ProgressSink& m_progress;
    const std::stop_token& m_stop;
    Experiment m_experiment;
    std::int64_t m_memoryBytes = 0;
    std::optional<ExpertPlacement> m_placement;
    std::unique_ptr<RowExchange> m_exchange; ///< the layers'
    std::unique_ptr<LayerSession> m_session;
    std::unique_ptr<MachineLimits> m_limits;
    Recorder m_slices{0, 0}; ///< of m_exchange alone; kernels are not recorded
    std::unique_ptr<ExchangeBench> m_alone;
    std::vector<std::span<const std::byte>> m_weights; ///< of the layers
    std::size_t m_weightBytes = 0;                     ///< of all of them
    std::size_t m_readBytes = 0;                       ///< by readWeights()
    std::size_t m_weightsAt = 0;                       ///< the next to be read, of all in a row
    volatile std::uint64_t m_sumOfWeights = 0;         ///< so that they are
    Range m_own{0, 0};                                 ///< this rank's of the present tokens
    int m_number = 0;                                  ///< of inputs: gives each iteration its own
    std::vector<Repeats> m_repeats;
    // On rank 0, a value for each round:
    std::vector<Rounds> m_rows;
    std::vector<double> m_counts, m_noRows, m_oneRow, m_starts, m_bandwidths, m_readSpeeds, m_peaks;
    double m_oneRowBytes = 0;
};

void RankBench::checkPlan() const {
    validate(m_plan);
    if (m_transport.size() < 2) {
        throw UsageError("a bench over ranks needs two of them at least",
                         "Start it as mpirun -n 2 gatescope bench --ranks, or leave --ranks away");
    }
    checkMessages(m_experiment, m_transport.size());
}

/// Of all ranks the most: each must run as many. What a machine's caches hold is spread over its ranks, which
/// hold as many experts as the mean rank does.
int RankBench::layersOfAll() const {
    const auto& config = m_plan.config;
    int copies = 0;
    for (int rank = 0; rank < m_transport.size(); ++rank)
        copies += m_placement->expertsHeldBy(rank);
    const int held = copies / m_transport.size() * m_transport.ranksOfHost();
    const int mine = layersToExceedCaches(storedLayerBytes(config, held, m_plan.dtype, m_plan.quantize));
    int most = mine;
    for (const auto& text : gatherTexts(m_transport, std::to_string(mine)))
        most = std::max(most, std::stoi(text));
    return std::stoi(broadcastText(m_transport, std::to_string(most)));
}

void RankBench::load() {
    m_exchange = makeExchange(m_experiment, m_transport, *m_placement);
    m_session = std::make_unique<LayerSession>(
        m_experiment, m_progress, m_stop,
        shareOfRank(m_experiment, m_transport, *m_placement, *m_exchange, m_memoryBytes));
    m_session->addVariant(RouterPlacement::afterFix());
    m_exchange->setRecorder(&m_slices);
    auto& cpu = dynamic_cast<CpuKernels&>(m_session->kernels());
    for (std::size_t layer = 0; layer < m_session->layers(); ++layer)
        m_weights.push_back(packedBytes(m_session->layer(layer)));
    for (const auto& layer : m_weights)
        m_weightBytes += layer.size();
    m_readBytes = std::min(m_weightBytes, 2 * static_cast<std::size_t>(std::max(1L, cacheSizes().level3)));
    m_limits = std::make_unique<MachineLimits>(cpu.team(), m_plan.dtype, m_weights);
    const auto& config = m_plan.config;
    m_alone =
        std::make_unique<ExchangeBench>(m_transport, *m_placement, config.hiddenSize,
                                        static_cast<std::size_t>(config.hiddenSize) * dtypeSize(m_plan.dtype),
                                        m_session->tokens(), [this] { readWeights(); });
}

void RankBench::prepare() {
    const int threads = threadsOfRank(m_transport);
    if (m_plan.threads == 0) m_plan.threads = threads;
    m_experiment.config = m_plan.config;
    m_experiment.dtype = m_plan.dtype;
    m_experiment.threads = m_plan.threads;
    m_experiment.gemm = m_plan.gemm;
    m_experiment.quantize = m_plan.quantize;
    m_experiment.seed = m_plan.seed;
    m_experiment.placements = {RouterPlacement::afterFix()};
    m_experiment.recordedIterations = 0;
    m_experiment.routing = {RoutingSpec::Kind::Uniform, 1.0, 0};
    agree(m_transport, [&] {
        validate(m_plan); // its tokens are asked for next
        m_experiment.tokens = std::ranges::max(m_plan.tokens);
        m_memoryBytes = availableMemoryBytes() / m_transport.ranksOfHost();
        checkPlan();
        m_placement = placementFrom(m_placementMap, m_plan.config.numExperts, m_transport.size());
    });
    m_experiment.layers = layersOfAll();
    agree(m_transport, [&] { load(); });
}

/// Twice what the last-level cache holds, a line at a time, behind where the last time ended.
void RankBench::readWeights() {
    constexpr std::size_t kLine = 64;
    auto left = m_readBytes;
    std::uint64_t sum = 0;
    while (left > 0) {
        std::size_t at = m_weightsAt % m_weightBytes, layer = 0;
        while (at >= m_weights[layer].size())
            at -= m_weights[layer++].size();
        const auto count = std::min(left, m_weights[layer].size() - at);
        for (std::size_t i = at; i < at + count; i += kLine)
            sum += static_cast<std::uint64_t>(m_weights[layer][i]);
        m_weightsAt += count;
        left -= count;
    }
    m_sumOfWeights = sum;
}

void RankBench::meet() const {
    if (m_transport.anyOf(m_stop.stop_requested())) throw Cancelled();
}

void RankBench::setTokens(int tokens) {
    m_own = partOf(tokens, m_transport.rank(), m_transport.size());
    m_session->setTokens(tokens, m_own.first, m_own.last - m_own.first);
    m_exchange->setFirstToken(m_own.first);
}

/// What setInput() draws for the layer: the exchange alone moves the same rows.
Routing RankBench::routingOf(int tokens, int number) const {
    const auto& config = m_plan.config;
    return drawRouting(m_experiment.routing, tokens, config.numExperts, config.numExpertsPerTok,
                       config.router, m_plan.seed + static_cast<std::uint64_t>(number));
}

double RankBench::exchangeOnce(int tokens, int number) {
    const auto routing = routingOf(tokens, number);
    meet();
    return m_alone->rows(routing, m_own.first, m_own.last - m_own.first);
}

double RankBench::layerOnce(int number) {
    m_session->setInput(number);
    m_slices.clear();
    m_slices.reserveFree(kSlicesOfExchange * m_session->layers());
    meet();
    return m_session->run(0).layerNs;
}

/// Of the last pass, per layer.
double RankBench::insideNs() {
    std::int64_t ticks = 0;
    for (const auto& slice : m_slices.ranges().records()) {
        if (slice.name != std::string_view(RowExchange::Names::wait)) ticks += slice.end - slice.start;
    }
    m_slices.scale().calibrate();
    return static_cast<double>(ticks) * m_slices.scale().nsPerTick() /
           static_cast<double>(m_session->layers());
}

/// Rank 0's estimate, behind a warm-up of its own.
RankBench::Repeats RankBench::repeatsOf(int tokens) {
    setTokens(tokens);
    double exchangeNs = 0, layerNs = 0;
    for (int i = 0; i < 2; ++i) {
        exchangeNs = exchangeOnce(tokens, m_number);
        layerNs = layerOnce(m_number++) * static_cast<double>(m_session->layers());
    }
    const double roundNs = m_plan.secondsPerRow / kRounds * 1e9;
    Repeats repeats;
    repeats.exchanges =
        static_cast<std::int32_t>(std::clamp(roundNs * kExchangeShare / exchangeNs, 5.0, 20.0));
    repeats.layers =
        static_cast<std::int32_t>(std::clamp(roundNs * (1 - kExchangeShare) / layerNs, 1.0, 200.0));
    m_transport.broadcast(std::as_writable_bytes(std::span(&repeats, 1)));
    return repeats;
}

/// Of the layers' calls since they were forgotten.
void RankBench::describeWork(RankBenchRound& round) const {
    const auto& config = m_plan.config;
    const int own = m_own.last - m_own.first;
    const auto everyRanks = static_cast<double>(storedLayerBytes(config, 0, m_plan.dtype, m_plan.quantize));
    const auto layers = m_session->layers();
    const auto& calls = m_exchange->calls();
    for (std::size_t first = 0; first < calls.size(); first += layers) {
        double rows = 0, bytes = 0, flops = 0;
        for (std::size_t at = first; at < first + layers; ++at) {
            rows += calls[at].choices;
            // Gate and shared expert are read where there are tokens for them.
            bytes += static_cast<double>(
                         storedLayerBytes(config, calls[at].expertsHit, m_plan.dtype, m_plan.quantize)) -
                     (own == 0 ? everyRanks : 0);
            flops +=
                static_cast<double>(config.expertFlops(calls[at].choices) + config.sharedExpertFlops(own));
        }
        round.rows.push_back(rows / static_cast<double>(layers));
        round.bytes.push_back(bytes / static_cast<double>(layers));
        round.otherFlops.push_back(flops / static_cast<double>(layers));
        round.gateFlops.push_back(static_cast<double>(config.gateFlops(own)));
    }
}

RankBenchRound RankBench::measureRow(int tokens, const Repeats& repeats) {
    setTokens(tokens);
    RankBenchRound round;
    meet();
    const double before = m_limits->sampleReadBandwidth();
    for (int i = 0; i < repeats.exchanges; ++i) {
        round.exchangeNs.push_back(exchangeOnce(tokens, m_number + i % repeats.layers));
        round.sentBytes.push_back(static_cast<double>(m_alone->lastCall().sentBytes));
    }
    m_exchange->forgetCalls();
    for (int i = 0; i < repeats.layers; ++i) {
        round.layerNs.push_back(layerOnce(m_number++));
        round.insideNs.push_back(insideNs());
    }
    describeWork(round);
    meet();
    round.bytesPerSecond = (before + m_limits->sampleReadBandwidth()) / 2;
    meet();
    round.gatePeak = m_limits->samplePeak();
    meet();
    round.otherPeak = m_plan.quantize == WeightFormat::W8A8 ? m_limits->sampleInt8Peak() : round.gatePeak;
    return round;
}

/// [rank 0] the largest over the ranks, place by place.
std::vector<double> RankBench::slowest(const std::vector<double>& own) {
    std::vector<RankBenchRound> ranks;
    for (const auto& text : gatherTexts(m_transport, RankBenchRound{.exchangeNs = own}.packed()))
        ranks.push_back(RankBenchRound::unpack(text));
    return leads() ? largestOf(ranks, &RankBenchRound::exchangeNs) : own;
}

double RankBench::smallExchange(double (ExchangeBench::*kind)()) {
    std::vector<double> ns;
    for (int i = 0; i < kSmallExchanges; ++i) {
        meet();
        ns.push_back((*m_alone.*kind)());
    }
    return median(slowest(ns));
}

void RankBench::collect(std::size_t row, const std::vector<RankBenchRound>& ranks,
                        std::vector<ExchangePoint>& points) {
    auto& rounds = m_rows[row];
    const auto layers = largestOf(ranks, &RankBenchRound::layerNs);
    const auto fullest = largestOf(ranks, &RankBenchRound::rows);
    double limit = 0, imbalance = 0, sent = 0, readSpeed = 0, peak = 0;
    for (std::size_t at = 0; at < layers.size(); ++at) {
        double slowest = 0, rows = 0;
        for (const auto& rank : ranks) {
            slowest = std::max(slowest, rank.limitNs(at));
            rows += rank.rows[at] / static_cast<double>(ranks.size());
        }
        limit += slowest / static_cast<double>(layers.size());
        imbalance += fullest[at] / rows / static_cast<double>(layers.size());
    }
    for (const auto& rank : ranks) {
        sent += average(rank.sentBytes) / static_cast<double>(ranks.size());
        readSpeed += rank.bytesPerSecond / static_cast<double>(ranks.size());
        peak += rank.otherPeak / static_cast<double>(ranks.size());
    }
    const double exchange = median(largestOf(ranks, &RankBenchRound::exchangeNs));
    const double layer = median(layers);
    points.push_back({sent, exchange});
    m_readSpeeds.push_back(readSpeed);
    m_peaks.push_back(peak);
    rounds.exchangeNs.push_back(exchange);
    rounds.sentBytes.push_back(sent);
    rounds.insideNs.push_back(median(largestOf(ranks, &RankBenchRound::insideNs)));
    rounds.layerNs.push_back(layer);
    rounds.computeLimitNs.push_back(limit);
    rounds.limitNs.push_back(limit + exchange);
    rounds.fraction.push_back((limit + exchange) / layer);
    rounds.imbalance.push_back(imbalance);
    rounds.iterations += layers.size();
}

RankBench::RoundOfAll RankBench::round() {
    RoundOfAll all;
    all.countsNs = smallExchange(&ExchangeBench::counts);
    all.noRowsNs = smallExchange(&ExchangeBench::noRows);
    all.oneRowNs = smallExchange(&ExchangeBench::oneRow);
    all.oneRowBytes = static_cast<double>(m_alone->lastCall().sentBytes);
    for (std::size_t row = 0; row < m_plan.tokens.size(); ++row) {
        auto& ranks = all.rows.emplace_back();
        for (const auto& text :
             gatherTexts(m_transport, measureRow(m_plan.tokens[row], m_repeats[row]).packed()))
            ranks.push_back(RankBenchRound::unpack(text));
    }
    return all;
}

void RankBench::keep(const RoundOfAll& round) {
    m_counts.push_back(round.countsNs);
    m_noRows.push_back(round.noRowsNs);
    m_oneRow.push_back(round.oneRowNs);
    m_oneRowBytes = round.oneRowBytes;
    std::vector<ExchangePoint> points{{round.oneRowBytes, round.oneRowNs}};
    for (std::size_t row = 0; row < round.rows.size(); ++row)
        collect(row, round.rows[row], points);
    const auto line = fitExchange(points);
    m_starts.push_back(line.ns);
    m_bandwidths.push_back(line.bytesPerSecond);
}

RankBenchResult RankBench::result() const {
    RankBenchResult result;
    result.plan = m_plan;
    result.ranks = m_transport.size();
    result.transport = m_transport.name();
    result.placement = placementName(m_placementMap);
    result.replicas = m_placement->hasReplicas();
    result.deviceName = m_session->kernels().deviceName();
    result.gemmName = m_session->kernels().gemmName();
    const bool int8 = m_plan.quantize == WeightFormat::W8A8;
    result.peakDtype = dtypeName(int8 ? DType::I8 : m_limits->peakDtype());
    result.peakSource = int8 ? MachineLimits::int8PeakSource() : m_limits->peakSource();
    result.countsNs = summarize(m_counts);
    result.noRowsNs = summarize(m_noRows);
    result.oneRowNs = summarize(m_oneRow);
    result.oneRowBytes = m_oneRowBytes;
    result.exchangeStartNs = summarize(m_starts);
    result.exchangeBytesPerSecond = summarize(m_bandwidths);
    result.bytesPerSecond = summarize(m_readSpeeds);
    result.flops = summarize(m_peaks);
    const RankSpeed speed{result.bytesPerSecond.median,
                          result.flops.median,
                          {result.exchangeStartNs.median, result.exchangeBytesPerSecond.median}};
    for (std::size_t at = 0; at < m_rows.size(); ++at) {
        const auto& rounds = m_rows[at];
        auto& row = result.rows.emplace_back();
        row.tokens = m_plan.tokens[at];
        row.exchangeNs = summarize(rounds.exchangeNs);
        row.sentBytes = average(rounds.sentBytes);
        row.insideNs = summarize(rounds.insideNs);
        row.layerNs = summarize(rounds.layerNs);
        row.iterations = rounds.iterations;
        row.imbalance = average(rounds.imbalance);
        row.computeLimitNs = summarize(rounds.computeLimitNs);
        row.limitNs = summarize(rounds.limitNs);
        row.fraction = summarize(rounds.fraction);
        if (m_placementMap) continue;
        row.predicted =
            predictLayer({m_plan.config, m_plan.dtype, m_plan.quantize, row.tokens, result.ranks}, speed);
    }
    return result;
}

std::optional<RankBenchResult> RankBench::run() {
    m_progress.progress(0, "loading weights");
    prepare();
    m_rows.resize(m_plan.tokens.size());
    for (const int tokens : m_plan.tokens)
        m_repeats.push_back(repeatsOf(tokens));
    KeptRows<RoundOfAll> rounds;
    for (int i = 0; i < kRounds && rounds.complete; ++i) {
        m_progress.progress(static_cast<double>(i + 1) / (kRounds + 1),
                            fmt::format("round {} of {}", i + 1, kRounds));
        rounds.add([this] { return round(); });
    }
    const auto hosts = gatherTexts(m_transport, m_transport.host());
    if (!leads()) return std::nullopt;
    for (const auto& one : rounds.rows)
        keep(one);
    auto all = result();
    all.rounds = rounds.rows.size();
    all.complete = rounds.complete;
    all.hosts = hosts;
    return all;
}

} // namespace

std::optional<RankBenchResult> runRankBench(const BenchPlan& plan,
                                            const std::optional<std::filesystem::path>& placementMap,
                                            RankTransport& transport, ProgressSink& progress,
                                            const std::stop_token& stop) {
    return RankBench(plan, placementMap, transport, progress, stop).run();
}

} // namespace gatescope
