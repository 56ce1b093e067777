// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/redundant_work.h"

#include "analysis/host_calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

namespace gatescope {

namespace {

/// Less often is chance: what a block does needlessly it does in every layer.
constexpr std::size_t kFewestTimes = 3;

/// A row and the one right behind it on its queue.
struct Pair {
    std::uint32_t first;
    std::uint32_t second;
};

std::string_view nameOf(const KernelTable& table, std::uint32_t row) {
    return table.name(table.rows[row]);
}

bool equalInputs(const KernelRow& a, const KernelRow& b) {
    return a.signature == b.signature && a.shapes == b.shapes;
}

/// All pairs of neighbours on one queue of a device that `fits` takes; no row is in two. Of the host's
/// operators only those of known families are rows, so neighbours there are none.
template <typename Fits>
std::vector<Pair> neighbours(const KernelTable& table, const KernelQueue& queue, Fits fits) {
    std::vector<Pair> pairs;
    if (table.onHost) return pairs;
    for (std::size_t i = 0; i + 1 < queue.rows.size(); ++i) {
        const Pair pair{queue.rows[i], queue.rows[i + 1]};
        if (!fits(table.rows[pair.first], table.rows[pair.second])) continue;
        pairs.push_back(pair);
        ++i;
    }
    return pairs;
}

constexpr std::string_view kEither = "The cheaper and the dearer one of each pair";
constexpr std::string_view kBoth = "Both of each pair";

/// Adds the pairs. Saved is the second row at least, and both where the second undoes the first.
Finding withPairs(Finding finding, const KernelTable& table, const std::vector<Pair>& pairs) {
    const bool bothSaved = finding.cost.how == kBoth;
    for (const auto& [first, second] : pairs) {
        const auto& a = table.rows[first];
        const auto& b = table.rows[second];
        finding.evidence.insert(finding.evidence.end(), {a.slice, b.slice});
        finding.cost.lowNs += bothSaved ? a.duration + b.duration : std::min(a.duration, b.duration);
        finding.cost.highNs += bothSaved ? a.duration + b.duration : std::max(a.duration, b.duration);
    }
    return finding;
}

constexpr FindingKind kCollective{
    .kind = "collective",
    .costFrom = kEither,
    .advice = "Exchange the layer's sum once: reduce either in the experts or in the block around them",
    .refutedBy = "different buffers of the two calls"};
constexpr FindingKind kNorm{.kind = "norm",
                            .costFrom = kEither,
                            .advice = "Hand the normalised hidden states on instead of computing them again",
                            .refutedBy =
                                "different inputs: a norm of the attention's output and one of the sum"};
constexpr FindingKind kRouter{.kind = "router",
                              .costFrom = kEither,
                              .advice = "Choose the experts once and hand their numbers and weights on",
                              .refutedBy = "different inputs, such as the halves of the tokens"};
constexpr FindingKind kCast{.kind = "cast",
                            .confidence = Confidence::Shapes,
                            .costFrom = kBoth,
                            .advice = "Keep one type between the two places",
                            .refutedBy = "two tensors of the same shape, or a rounding that is wanted"};
constexpr FindingKind kQuantize{
    .kind = "quantize",
    .confidence = Confidence::Weak,
    .costFrom = kBoth,
    .advice = "Hand the unquantised tensor on, or let the reader take the quantised one",
    .refutedBy = "the dequantisation of another tensor, such as weights"};
constexpr FindingKind kCopy{.kind = "copy",
                            .confidence = Confidence::Weak,
                            .costFrom = kBoth,
                            .advice = "Keep the data on the device",
                            .refutedBy = "other data of the same size, or data that the host changed"};
constexpr FindingKind kSync{
    .kind = "sync",
    .costFrom = "None at least, the host's time in these calls at most",
    .advice = "Keep what the host waits for on the device: no .item(), .cpu() or sizes read back in a layer",
    .refutedBy = "work that is queued behind the wait and keeps the device busy"};

/// Pairs of one pair of signatures, since each is a place of its own in the program.
std::vector<std::vector<Pair>> byPlace(const KernelTable& table, const std::vector<Pair>& pairs) {
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<Pair>> places;
    for (const auto& pair : pairs)
        places[{table.rows[pair.first].signature, table.rows[pair.second].signature}].push_back(pair);
    std::vector<std::vector<Pair>> result;
    for (auto& [place, list] : places)
        result.push_back(std::move(list));
    return result;
}

/// Whether another queue of the device worked between the start of one row and the end of another.
bool othersWorked(const KernelTable& table, const KernelRow& from, const KernelRow& to) {
    const auto process = table.queues[from.queue].process;
    for (std::uint32_t at = 0; at < table.queues.size(); ++at) {
        if (at == from.queue || table.queues[at].process != process) continue;
        const auto& rows = table.queues[at].rows;
        const auto start = [&](auto row) { return table.rows[row].start; };
        const auto behind = std::ranges::lower_bound(rows, to.end(), {}, start);
        if (behind != rows.begin() && table.rows[*std::prev(behind)].end() > from.start) return true;
    }
    return false;
}

bool contains(std::string_view text, std::initializer_list<std::string_view> parts) {
    return std::ranges::any_of(parts, [&](auto part) { return text.find(part) != std::string_view::npos; });
}

bool isAllReduce(const KernelTable& table, const KernelRow& row) {
    if (row.family != KernelFamily::Collective) return false;
    return contains(table.name(row), {"AllReduce", "allreduce", "all_reduce", "cross_device_reduce"});
}

/// Of other types conversions compute something: a mask is told from numbers, indices from a mask.
bool isFloating(std::string_view types) {
    return std::ranges::any_of(std::array{"float", "Float", "double", "Half"},
                               [&](const char* name) { return types.find(name) != std::string_view::npos; });
}

/// The operator of a conversion of floating-point numbers, with the shapes and types of its inputs recorded.
/// kNoSlice for other copies.
SliceId conversion(const KernelTable& table, const KernelRow& row) {
    const auto& trace = *table.trace;
    if (row.family != KernelFamily::Copy) return kNoSlice;
    auto op = row.op;
    while (op != kNoSlice && trace.name(op) != "aten::_to_copy")
        op = trace.parent(op);
    if (op == kNoSlice || trace.list(op, ArgKey::InputDims).empty()) return kNoSlice;
    return isFloating(trace.text(op, ArgKey::InputTypes).value_or("")) ? op : kNoSlice;
}

/// Whether the second does what the first did. A plain top-k of groups and one of experts may have one name
/// and grid, and so may the softmax of all logits and of those chosen: these need shapes to be told apart.
bool routesAgain(const KernelRow& first, const KernelRow& second) {
    if (!equalInputs(first, second)) return false;
    const bool named = second.family == KernelFamily::Router || second.family == KernelFamily::FusedRouter;
    return second.shapes != KernelRow::kNone || (named && second.gridKnown);
}

} // namespace

std::vector<Finding> findDoubleCollectives(const KernelTable& table) {
    std::vector<Finding> findings;
    for (const auto& queue : table.queues) {
        // Gradients' buckets lie side by side too, but other work runs meanwhile, or but once a step.
        const auto pairs = neighbours(table, queue, [&](const KernelRow& a, const KernelRow& b) {
            return isAllReduce(table, a) && equalInputs(a, b) && !othersWorked(table, a, b);
        });
        std::size_t all = 0;
        for (const auto row : queue.rows)
            all += isAllReduce(table, table.rows[row]) ? 1 : 0;
        const auto places = all - pairs.size();
        if (pairs.size() < kFewestTimes || pairs.size() * 2 < places) continue;
        auto finding = kCollective.found(
            table.ranks[queue.rank],
            fmt::format("All-reduce done twice in {} of {} places", pairs.size(), places),
            fmt::format("Kernel {} runs right behind an equal call, and nothing ran in between",
                        nameOf(table, pairs.front().first)));
        findings.push_back(withPairs(std::move(finding), table, pairs));
    }
    return findings;
}

std::vector<Finding> findDoubleNorms(const KernelTable& table, const MoeStructure& structure) {
    std::map<std::uint32_t, std::vector<Pair>> pairs; // [queue]
    std::map<std::uint32_t, std::size_t> layers;
    for (const auto& layer : structure.layers) {
        ++layers[layer.queue];
        if (!layer.afterNorm) continue;
        const auto& rows = table.queues[layer.queue].rows;
        const auto window = std::ranges::lower_bound(rows, layer.window.front());
        if (window - rows.begin() < 3) continue;
        const Pair pair{*(window - 2), *(window - 1)};
        const auto& first = table.rows[pair.first];
        const auto& second = table.rows[pair.second];
        if (second.family != KernelFamily::Norm || !equalInputs(first, second)) continue;
        // Norms of queries, keys or latents stand before attention; these stand behind it.
        bool behindAttention = false;
        for (auto at = window - 2; at != rows.begin() && !behindAttention;) {
            const auto family = table.rows[*--at].family;
            if (family == KernelFamily::Norm || family == KernelFamily::Router) break;
            behindAttention = family == KernelFamily::Attention;
        }
        if (behindAttention) pairs[layer.queue].push_back(pair);
    }
    std::vector<Finding> findings;
    for (const auto& [queue, list] : pairs) {
        if (list.size() < kFewestTimes) continue;
        auto finding = kNorm.found(
            table.ranks[table.queues[queue].rank],
            fmt::format("Norm before the router done twice in {} of {} passes of MoE layers", list.size(),
                        layers[queue]),
            fmt::format("Kernel {} runs right behind an equal call", nameOf(table, list.front().first)));
        findings.push_back(withPairs(std::move(finding), table, list));
    }
    return findings;
}

std::vector<Finding> findDoubleRouters(const KernelTable& table, const MoeStructure& structure) {
    std::map<std::uint32_t, std::vector<Pair>> pairs; // [queue]
    std::map<std::uint32_t, std::size_t> layers;
    for (const auto& layer : structure.layers) {
        ++layers[layer.queue];
        auto steps = layer.routers;
        for (const auto row : layer.window) {
            if (table.rows[row].family == KernelFamily::Softmax) steps.push_back(row);
        }
        std::ranges::sort(steps);
        const auto second = std::ranges::adjacent_find(
            steps, [&](auto a, auto b) { return a != b && routesAgain(table.rows[a], table.rows[b]); });
        if (second != steps.end()) pairs[layer.queue].push_back({*second, *std::next(second)});
    }
    std::vector<Finding> findings;
    for (const auto& [queue, list] : pairs) {
        if (table.onHost || list.size() < kFewestTimes || list.size() * 2 < layers[queue]) continue;
        auto finding = kRouter.found(
            table.ranks[table.queues[queue].rank],
            fmt::format("Router's {} done twice in {} of {} passes of MoE layers",
                        table.rows[list.front().second].family == KernelFamily::Softmax ? "softmax" : "top-k",
                        list.size(), layers[queue]),
            fmt::format("Kernel {} runs behind an equal call, without a norm between",
                        nameOf(table, list.front().first)));
        findings.push_back(withPairs(std::move(finding), table, list));
    }
    return findings;
}

std::vector<Finding> findCastsUndone(const KernelTable& table) {
    std::vector<Finding> findings;
    for (const auto& queue : table.queues) {
        const auto pairs = neighbours(table, queue, [&](const KernelRow& a, const KernelRow& b) {
            if (b.family != KernelFamily::Copy || a.op == b.op) return false;
            const auto first = conversion(table, a);
            const auto second = first != kNoSlice ? conversion(table, b) : kNoSlice;
            if (second == kNoSlice) return false;
            const auto& trace = *table.trace;
            return std::ranges::equal(trace.list(first, ArgKey::InputDims),
                                      trace.list(second, ArgKey::InputDims)) &&
                   trace.text(first, ArgKey::InputTypes) != trace.text(second, ArgKey::InputTypes);
        });
        for (const auto& place : byPlace(table, pairs)) {
            if (place.size() < kFewestTimes) continue;
            auto finding = kCast.found(
                table.ranks[queue.rank], fmt::format("Converted and converted back {} times", place.size()),
                "A conversion stands right behind one of the same shape from another type");
            findings.push_back(withPairs(std::move(finding), table, place));
        }
    }
    return findings;
}

std::vector<Finding> findQuantizedAndBack(const KernelTable& table) {
    std::vector<Finding> findings;
    for (const auto& queue : table.queues) {
        const auto pairs = neighbours(table, queue, [](const KernelRow& a, const KernelRow& b) {
            return a.family == KernelFamily::Quantize && b.family == KernelFamily::Dequantize;
        });
        for (const auto& place : byPlace(table, pairs)) {
            if (place.size() < kFewestTimes) continue;
            auto finding = kQuantize.found(
                table.ranks[queue.rank],
                fmt::format("Quantised and dequantised again {} times", place.size()),
                fmt::format("Kernel {} runs right behind {}", nameOf(table, place.front().second),
                            nameOf(table, place.front().first)));
            findings.push_back(withPairs(std::move(finding), table, place));
        }
    }
    return findings;
}

std::vector<Finding> findCopiesToHostAndBack(const KernelTable& table) {
    std::vector<Finding> findings;
    const auto bytes = [&](const KernelRow& row) { return table.trace->integer(row.slice, ArgKey::Bytes); };
    for (const auto& queue : table.queues) {
        const auto pairs = neighbours(table, queue, [&](const KernelRow& a, const KernelRow& b) {
            if (!contains(table.name(a), {"DtoH", "D2H", "(D2M"}) ||
                !contains(table.name(b), {"HtoD", "H2D", "(M2D"}))
                return false;
            const auto size = bytes(a);
            return size && *size > 0 && size == bytes(b);
        });
        if (pairs.size() < kFewestTimes) continue;
        auto finding = kCopy.found(table.ranks[queue.rank],
                                   fmt::format("Copied to the host and back {} times", pairs.size()),
                                   "As many bytes go back to the device right behind the copy to the host");
        findings.push_back(withPairs(std::move(finding), table, pairs));
    }
    return findings;
}

std::vector<Finding> findHostWaits(const KernelTable& table, const MoeStructure& structure) {
    const auto& trace = *table.trace;
    struct Waits {
        std::vector<SliceId> calls;
        std::int64_t ns = 0;
        std::size_t passes = 0;
    };
    std::map<int, Waits> ranks;
    for (const auto& layer : structure.layers) {
        const auto& rows = table.queues[layer.queue].rows;
        const auto& first = table.rows[layer.routers.front()];
        // The layer ends with the last of its experts' kernels before the next norm or attention.
        const KernelRow* last = nullptr;
        for (auto at = std::ranges::lower_bound(rows, layer.routers.back()); at != rows.end(); ++at) {
            const auto& row = table.rows[*at];
            if (row.family == KernelFamily::Norm || row.family == KernelFamily::Attention) break;
            if (row.replay != first.replay) break; // a graph's next layer may go on elsewhere
            if (row.family == KernelFamily::GroupedGemm || row.family == KernelFamily::ExpertGather)
                last = &row;
        }
        if (last == nullptr || first.launch == kNoSlice || last->launch == kNoSlice) continue;
        const auto from = trace.slice(first.launch);
        const auto until = trace.slice(last->launch);
        std::size_t waits = 0;
        for (auto id = first.launch; id < trace.sliceCount() && trace.starts()[id] < until.start; ++id) {
            if (trace.starts()[id] < from.end() || trace.sliceTracks()[id] != from.track) continue;
            const auto name = trace.name(id);
            // A driver's call inside the runtime's is the same wait.
            if (!waitsForDevice(name)) continue;
            if (trace.parent(id) != kNoSlice && waitsForDevice(trace.name(trace.parent(id)))) continue;
            ++waits;
            ranks[layer.rank].calls.push_back(id);
            ranks[layer.rank].ns += trace.durations()[id];
        }
        if (waits > 0) ++ranks[layer.rank].passes;
    }
    std::vector<Finding> findings;
    for (auto& [rank, waits] : ranks) {
        auto finding =
            kSync.found(rank,
                        fmt::format("Host waits for the device {} times inside {} passes of MoE layers",
                                    waits.calls.size(), waits.passes),
                        "Between the router's launch and the experts' stand calls that wait for the device; "
                        "it idles until "
                        "the next launch arrives");
        finding.evidence = std::move(waits.calls);
        finding.cost.highNs = waits.ns;
        findings.push_back(std::move(finding));
    }
    return findings;
}

namespace {

using Finder = std::vector<Finding> (*)(const KernelTable&, const MoeStructure&);

/// By the kinds' names, in the order in which they are reported.
const std::vector<std::pair<std::string_view, Finder>>& finders() {
    static const std::vector<std::pair<std::string_view, Finder>> all{
        {kCollective.kind, [](const auto& table, const auto&) { return findDoubleCollectives(table); }},
        {kNorm.kind, findDoubleNorms},
        {kRouter.kind, findDoubleRouters},
        {kCast.kind, [](const auto& table, const auto&) { return findCastsUndone(table); }},
        {kQuantize.kind, [](const auto& table, const auto&) { return findQuantizedAndBack(table); }},
        {kCopy.kind, [](const auto& table, const auto&) { return findCopiesToHostAndBack(table); }},
        {kSync.kind, findHostWaits}};
    return all;
}

} // namespace

std::vector<std::string> redundantWorkKinds() {
    std::vector<std::string> kinds;
    for (const auto& [kind, finder] : finders())
        kinds.emplace_back(kind);
    return kinds;
}

std::vector<Finding> findRedundantWork(std::string_view kind, const KernelTable& table,
                                       const MoeStructure& structure) {
    std::vector<Finding> found;
    for (const auto& [name, finder] : finders()) {
        if (name == kind) std::ranges::move(finder(table, structure), std::back_inserter(found));
    }
    return found;
}

} // namespace gatescope
