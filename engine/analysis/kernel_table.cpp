// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/kernel_table.h"

#include "analysis/rank_labels.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace gatescope {

namespace {

/// What a category says of a slice.
enum class Place : std::uint8_t { Other, Kernel, Launch, Op };

bool isOneOf(std::string_view text, std::initializer_list<std::string_view> list) {
    return std::ranges::find(list, text) != list.end();
}

Place placeOf(std::string_view category) {
    if (isOneOf(category, {"kernel", "Kernel", "gpu_op", "gpu_memcpy", "gpu_memset"})) return Place::Kernel;
    if (category == "cpu_op") return Place::Op;
    if (category.ends_with("_runtime") || category.ends_with("_driver")) return Place::Launch;
    return Place::Other;
}

constexpr std::int64_t kNoList = -1;

/// The number of a list among the trace's, where equal ones are kept once.
std::int64_t listId(const Trace& trace, SliceId id, ArgKey key) {
    const auto args = trace.typedArgs(id);
    for (std::size_t i = 0; i < args.size(); ++i) {
        if (args[i].key == key) return args[i].value;
    }
    return kNoList;
}

/// The operators that compute one GEMM, from linear down to mm.
bool isGemm(KernelFamily family) {
    return family == KernelFamily::Gemm;
}

class TableMaker {
public:
    /// Slices are gone over three times: to sort them, to join them, to find the steps.
    TableMaker(const Trace& trace, const KernelPatterns& patterns, int rankIfUnsaid, ProgressSink& progress,
               const std::stop_token& stop)
        : m_trace(trace),
          m_ranks(trace, rankIfUnsaid),
          m_steps(progress, stop, "joining kernels", 3 * trace.sliceCount()) {
        m_table.trace = &trace;
        for (const auto& text : trace.strings()) {
            m_table.familyOfString.push_back(patterns.family(text));
            m_stepRule.push_back(patterns.stepRule(text));
            m_places.push_back(placeOf(text));
        }
    }

    KernelTable make() {
        sortSlices();
        m_table.onHost = m_kernels.empty();
        if (m_table.onHost) {
            addOperators();
        } else {
            addKernels();
        }
        for (std::uint32_t at = 0; at < m_table.rows.size(); ++at)
            m_table.queues[m_table.rows[at].queue].rows.push_back(at);
        assignSteps();
        numberRanks();
        return std::move(m_table);
    }

private:
    /// An id together with the rank that it is unique in.
    using Key = std::pair<std::uint64_t, SliceId>;
    /// While a thread captures a graph its launches start nothing.
    struct Capture {
        std::int64_t start = 0;
        std::int64_t end = std::numeric_limits<std::int64_t>::max();
    };

    std::optional<std::int64_t> correlation(SliceId id) const {
        const auto number = m_trace.integer(id, ArgKey::Correlation);
        return number ? number : m_trace.integer(id, ArgKey::InstanceId); // unitrace's
    }
    std::uint32_t rankOf(SliceId id) { return m_ranks.rankOf(m_trace.sliceTracks()[id]); }
    std::uint64_t keyOf(SliceId id, std::int64_t number) {
        return (static_cast<std::uint64_t>(rankOf(id)) << 48U) ^ static_cast<std::uint64_t>(number);
    }
    TrackId processOf(SliceId id) const {
        const auto track = m_trace.sliceTracks()[id];
        const auto parent = m_trace.tracks()[track].parent;
        return parent != kNoTrack ? parent : track;
    }
    KernelFamily familyOf(SliceId id) const { return m_table.familyOfString[m_trace.slice(id).name]; }
    Place place(SliceId id) const { return m_places[m_trace.slice(id).category]; }

    void sortSlices();
    void addKernels();
    void addOperators();
    KernelRow kernelRow(SliceId id);
    void groupLaunches();
    void noteCapture(SliceId id);
    bool isCaptured(SliceId id) const;
    SliceId launchOf(SliceId kernel);
    SliceId innermostOp(const KernelRow& row);
    void describeOp(KernelRow& row, SliceId op);
    std::uint32_t shapesOf(SliceId op);
    std::uint32_t queueOf(SliceId id);
    std::uint32_t signatureOf(StringId name, std::int64_t grid);
    void numberReplays();
    void countGaps();
    void assignSteps();
    void numberRanks();

    const Trace& m_trace;
    RankLabels m_ranks;
    ProgressSteps m_steps;
    KernelTable m_table;
    std::vector<Place> m_places;                        ///< [StringId]
    std::vector<std::optional<std::size_t>> m_stepRule; ///< [StringId]
    std::vector<SliceId> m_kernels;
    std::vector<SliceId> m_ops;
    std::vector<Key> m_launchesByCorrelation;
    std::vector<Key> m_outerLaunches;                 ///< of m_launchesByCorrelation
    std::unordered_set<std::uint64_t> m_doubtfulKeys; ///< that calls of several processes have
    std::map<TrackId, std::vector<Capture>> m_captures;
    std::vector<Key> m_opsByExternalId;
    std::map<std::tuple<TrackId, std::int64_t, std::string>, std::uint32_t> m_queues;
    std::map<std::pair<StringId, std::int64_t>, std::uint32_t> m_signatures; ///< by name and grid's list
    std::map<std::pair<StringId, std::int64_t>, std::uint32_t> m_shapes; ///< by operator and its shapes' list
    std::unordered_map<SliceId, std::uint32_t> m_kernelsOfLaunch;
};

void TableMaker::sortSlices() {
    for (SliceId id = 0; id < m_trace.sliceCount(); ++id) {
        m_steps.step();
        const auto what = place(id);
        if (what == Place::Kernel) m_kernels.push_back(id);
        if (what == Place::Op) m_ops.push_back(id);
        if (what == Place::Other || what == Place::Kernel) continue;
        if (what == Place::Launch) noteCapture(id);
        const auto number = correlation(id);
        // unitrace calls the host's calls operators too; a call is what carries a correlation.
        if (number) m_launchesByCorrelation.emplace_back(keyOf(id, *number), id);
        const auto externalId = m_trace.integer(id, ArgKey::ExternalId);
        if (what == Place::Op && externalId) m_opsByExternalId.emplace_back(keyOf(id, *externalId), id);
    }
    std::ranges::sort(m_launchesByCorrelation);
    std::ranges::sort(m_opsByExternalId);
    groupLaunches();
}

/// Between cudaStreamBeginCapture and cudaStreamEndCapture, or HIP's. The driver's calls inside the runtime's
/// say the same once more.
void TableMaker::noteCapture(SliceId id) {
    const auto name = m_trace.name(id);
    const bool begins = name.find("StreamBeginCapture") != std::string_view::npos;
    if (!begins && name.find("StreamEndCapture") == std::string_view::npos) return;
    auto& captures = m_captures[m_trace.sliceTracks()[id]];
    const bool open = !captures.empty() && captures.back().end > m_trace.starts()[id];
    if (begins && !open) captures.push_back({.start = m_trace.starts()[id]});
    if (!begins && open) captures.back().end = m_trace.starts()[id];
}

bool TableMaker::isCaptured(SliceId id) const {
    const auto found = m_captures.find(m_trace.sliceTracks()[id]);
    if (found == m_captures.end()) return false;
    const auto start = m_trace.starts()[id];
    const auto after = std::ranges::upper_bound(found->second, start, {}, &Capture::start);
    return after != found->second.begin() && start < std::prev(after)->end;
}

/// Of the calls with one number those that no other encloses: the runtime's, not the driver's inside it.
void TableMaker::groupLaunches() {
    auto covered = std::numeric_limits<std::int64_t>::min();
    for (std::size_t i = 0; i < m_launchesByCorrelation.size(); ++i) {
        const auto [key, id] = m_launchesByCorrelation[i];
        const bool first = i == 0 || m_launchesByCorrelation[i - 1].first != key;
        if (first) covered = std::numeric_limits<std::int64_t>::min();
        const auto slice = m_trace.slice(id);
        if (!first && processOf(id) != processOf(m_outerLaunches.back().second)) m_doubtfulKeys.insert(key);
        if (slice.start >= covered) m_outerLaunches.emplace_back(key, id);
        covered = std::max(covered, slice.end());
    }
}

/// Of several calls with one number the one that an arrow leaves, else the last before the kernel: 0 is no
/// number, and many may have it. Slices' ids go by their start, so calls of one number do.
SliceId TableMaker::launchOf(SliceId kernel) {
    SliceId arrow = kNoSlice;
    for (const auto flow : m_trace.incoming(kernel)) {
        const auto from = m_trace.flows()[flow].from;
        if (place(from) != Place::Kernel) arrow = from;
    }
    const auto number = correlation(kernel);
    if (!number) return arrow;
    const auto key = keyOf(kernel, *number);
    // Ranks that nothing tells apart have the same numbers: then the arrow decides, or nothing does.
    if (m_doubtfulKeys.contains(key)) return arrow;
    const auto first = std::ranges::lower_bound(m_outerLaunches, Key{key, 0});
    if (first == m_outerLaunches.end() || first->first != key) return arrow;
    const auto begin = m_trace.starts()[kernel];
    const auto behind = std::partition_point(first, m_outerLaunches.end(), [&](const Key& one) {
        return one.first == key && m_trace.starts()[one.second] <= begin;
    });
    if (behind == first) return first->second; // clocks may differ a little
    return std::binary_search(first, behind, Key{key, arrow}) ? arrow : std::prev(behind)->second;
}

SliceId TableMaker::innermostOp(const KernelRow& row) {
    if (row.launch != kNoSlice) {
        for (auto id = m_trace.parent(row.launch); id != kNoSlice; id = m_trace.parent(id)) {
            if (place(id) == Place::Op) return id;
        }
    }
    const auto externalId = m_trace.integer(row.slice, ArgKey::ExternalId);
    if (!externalId || row.sharedLaunch) return kNoSlice;
    const auto key = keyOf(row.slice, *externalId);
    const auto found = std::ranges::lower_bound(m_opsByExternalId, Key{key, 0});
    if (found == m_opsByExternalId.end() || found->first != key) return kNoSlice;
    const auto next = std::next(found);
    const bool doubtful = next != m_opsByExternalId.end() && next->first == key &&
                          processOf(next->second) != processOf(found->second);
    return doubtful ? kNoSlice : found->second;
}

std::uint32_t TableMaker::shapesOf(SliceId op) {
    const auto list = listId(m_trace, op, ArgKey::InputDims);
    if (list == kNoList) return KernelRow::kNone;
    const auto name = m_trace.slice(op).name;
    const auto [at, isNew] = m_shapes.try_emplace({name, list}, KernelRow::kNone);
    if (!isNew) return at->second;
    const auto dims = m_trace.list(op, ArgKey::InputDims);
    // Of scalars alone nothing is to be learnt.
    if (std::ranges::all_of(dims, [](auto n) { return n == 0; })) return KernelRow::kNone;
    at->second = static_cast<std::uint32_t>(m_table.shapes.size());
    m_table.shapes.push_back({std::string(m_trace.string(name)), {dims.begin(), dims.end()}});
    return at->second;
}

/// What the operators around a kernel say of it, beyond its name.
void TableMaker::describeOp(KernelRow& row, SliceId op) {
    row.op = op;
    bool inGemm = false;
    for (auto id = op; id != kNoSlice && place(id) == Place::Op; id = m_trace.parent(id)) {
        const auto family = familyOf(id);
        if (isGemm(family)) {
            row.op = id;
            inGemm = true;
        }
        const bool generic = row.family == KernelFamily::Unknown || isGemm(row.family);
        if (!generic) continue;
        if (isOneOf(familyName(family), {"attention", "grouped_gemm", "batched_gemm", "convolution"}))
            row.family = family;
    }
    if (inGemm && row.family == KernelFamily::Unknown) row.family = KernelFamily::Gemm;
    row.shapes = shapesOf(row.op);
    // Of a linear without recorded shapes the matmul inside it may have some.
    if (row.shapes == KernelRow::kNone && row.op != op) row.shapes = shapesOf(op);
}

std::uint32_t TableMaker::queueOf(SliceId id) {
    const auto& track = m_trace.tracks()[m_trace.sliceTracks()[id]];
    // A stream's overlapping kernels may lie on several tracks.
    auto stream = m_trace.integer(id, ArgKey::Stream);
    if (!stream) stream = m_trace.integer(id, ArgKey::SyclQueue);
    const auto name = stream ? std::string() : track.name.substr(0, track.name.find(" (lane "));
    const auto process = track.parent != kNoTrack ? track.parent : m_trace.sliceTracks()[id];
    const auto [at, isNew] = m_queues.try_emplace({process, stream.value_or(-1), name},
                                                  static_cast<std::uint32_t>(m_table.queues.size()));
    if (isNew) {
        m_table.queues.push_back({.name = track.name, .process = process, .rank = rankOf(id), .rows = {}});
    }
    return at->second;
}

std::uint32_t TableMaker::signatureOf(StringId name, std::int64_t grid) {
    return m_signatures.try_emplace({name, grid}, static_cast<std::uint32_t>(m_signatures.size()))
        .first->second;
}

KernelRow TableMaker::kernelRow(SliceId id) {
    const auto slice = m_trace.slice(id);
    KernelRow row{.slice = id, .start = slice.start, .duration = slice.duration};
    row.family = familyOf(id);
    row.queue = queueOf(id);
    row.launch = launchOf(id);
    if (row.launch != kNoSlice) {
        const auto name = m_trace.name(row.launch);
        row.sharedLaunch = name.find("GraphLaunch") != std::string_view::npos;
        m_kernelsOfLaunch[row.launch] += 1;
    }
    if (const auto op = innermostOp(row); op != kNoSlice) describeOp(row, op);
    const auto grid = listId(m_trace, id, ArgKey::Grid);
    row.signature = signatureOf(slice.name, grid);
    row.gridKnown = grid != kNoList || m_trace.name(id).ends_with("}]");
    return row;
}

void TableMaker::addKernels() {
    m_table.rows.reserve(m_kernels.size());
    for (const auto id : m_kernels) {
        m_steps.step();
        m_table.rows.push_back(kernelRow(id));
    }
    for (auto& row : m_table.rows) {
        if (row.launch != kNoSlice && m_kernelsOfLaunch[row.launch] > 1) row.sharedLaunch = true;
    }
    numberReplays();
    countGaps();
}

/// A graph's launch may stand before the recording's begin, or its device ran behind: then the number that
/// its kernels have in common tells them.
void TableMaker::numberReplays() {
    constexpr auto kLost = std::uint64_t{1} << 63U;
    const auto keyOfReplay = [&](const KernelRow& row) -> std::optional<std::uint64_t> {
        if (row.launch != kNoSlice)
            return row.sharedLaunch ? std::optional(std::uint64_t{row.launch}) : std::nullopt;
        const auto number = correlation(row.slice);
        if (!number || *number <= 0) return std::nullopt; // CUPTI's 0 is none
        return keyOf(row.slice, *number) | kLost;
    };
    std::unordered_map<std::uint64_t, std::uint32_t> kernelsOf;
    for (const auto& row : m_table.rows) {
        if (const auto key = keyOfReplay(row)) ++kernelsOf[*key];
    }
    std::unordered_map<std::uint64_t, std::uint32_t> numbers;
    for (auto& row : m_table.rows) {
        const auto key = keyOfReplay(row);
        if (!key || (row.launch == kNoSlice && kernelsOf[*key] < 2)) continue;
        row.replay = numbers.try_emplace(*key, static_cast<std::uint32_t>(numbers.size())).first->second;
    }
}

/// Operators nest: taken is the outermost whose family is known, what it calls is its own business.
void TableMaker::addOperators() {
    std::map<TrackId, std::int64_t> coveredUntil;
    for (const auto id : m_ops) {
        m_steps.step();
        const auto slice = m_trace.slice(id);
        auto& covered =
            coveredUntil.try_emplace(slice.track, std::numeric_limits<std::int64_t>::min()).first->second;
        const auto family = familyOf(id);
        if (slice.start < covered || family == KernelFamily::Unknown) continue;
        // What a whole layer calls is what it is looked at for.
        if (family != KernelFamily::MoeOp) covered = slice.end();
        KernelRow row{.slice = id, .start = slice.start, .duration = slice.duration};
        row.family = family;
        row.queue = queueOf(id);
        row.op = id;
        row.shapes = shapesOf(id);
        row.signature = signatureOf(slice.name, kNoList);
        m_table.rows.push_back(row);
    }
    countGaps();
}

void TableMaker::countGaps() {
    auto& gaps = m_table.gaps;
    for (const auto& row : m_table.rows) {
        if (row.launch == kNoSlice && !m_table.onHost) ++gaps.kernelsWithoutLaunch;
    }
    SliceId last = kNoSlice;
    for (const auto& [key, id] : m_launchesByCorrelation) {
        if (!launchesKernels(m_trace.name(id)) || place(id) != Place::Launch) continue;
        // The driver's call inside the runtime's is the same launch.
        if (last != kNoSlice && m_trace.slice(last).end() >= m_trace.slice(id).end() &&
            m_trace.starts()[last] <= m_trace.starts()[id])
            continue;
        last = id;
        if (isCaptured(id)) continue;
        ++gaps.launches;
        if (m_kernelsOfLaunch.contains(id)) continue;
        ++gaps.launchesWithoutKernel;
        if (gaps.examples.size() < 10) gaps.examples.push_back(id);
    }
}

void TableMaker::assignSteps() {
    struct Step {
        std::int64_t start;
        std::int64_t end;
    };
    // [process][rule]: annotations of the first rule that has any.
    std::map<TrackId, std::map<std::size_t, std::vector<Step>>> found;
    for (SliceId id = 0; id < m_trace.sliceCount(); ++id) {
        m_steps.step();
        const auto slice = m_trace.slice(id);
        const auto rule = m_stepRule[slice.name];
        // The device's copy of an annotation holds other times.
        if (!rule || place(id) != Place::Other || m_trace.string(slice.category) == "gpu_user_annotation")
            continue;
        auto& steps = found[processOf(id)][*rule];
        if (steps.empty() || slice.start >= steps.back().end) steps.push_back({slice.start, slice.end()});
    }
    if (found.empty()) return;
    for (auto& row : m_table.rows) {
        auto process = found.find(processOf(row.launch != kNoSlice ? row.launch : row.slice));
        if (process == found.end() && found.size() == 1) process = found.begin();
        if (process == found.end()) continue;
        const auto& steps = process->second.begin()->second;
        const auto when = row.launch != kNoSlice ? m_trace.starts()[row.launch] : row.start;
        const auto after = std::ranges::upper_bound(steps, when, {}, &Step::start);
        if (after == steps.begin() || when >= std::prev(after)->end) continue;
        row.step = static_cast<std::int32_t>(std::prev(after) - steps.begin());
    }
}

/// Devices of one trace without labels of ranks count as ranks, in the order of their processes.
void TableMaker::numberRanks() {
    m_table.ranks = m_ranks.numbers();
    std::set<TrackId> devices;
    std::set<std::uint32_t> ranks;
    for (const auto& queue : m_table.queues) {
        devices.insert(queue.process);
        ranks.insert(queue.rank);
    }
    if (m_table.onHost || ranks.size() > 1 || devices.size() < 2) return;
    m_table.ranks.clear();
    for (auto& queue : m_table.queues)
        queue.rank = static_cast<std::uint32_t>(std::distance(devices.begin(), devices.find(queue.process)));
    for (int number = 0; number < static_cast<int>(devices.size()); ++number)
        m_table.ranks.push_back(number);
}

} // namespace

bool launchesKernels(std::string_view name) {
    return name.find("aunch") != std::string_view::npos;
}

KernelTable joinKernels(const Trace& trace, const KernelPatterns& patterns, int rankIfUnsaid,
                        ProgressSink& progress, const std::stop_token& stop) {
    return TableMaker(trace, patterns, rankIfUnsaid, progress, stop).make();
}

} // namespace gatescope
