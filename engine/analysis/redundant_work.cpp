// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/redundant_work.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
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

/// The pairs as one finding. Saved is the second row at least, and both where the second undoes the first.
Finding findingOf(const KernelTable& table, const KernelQueue& queue, const std::vector<Pair>& pairs,
                  bool bothSaved) {
    Finding finding;
    finding.rank = table.ranks[queue.rank];
    finding.cost.how = bothSaved ? "both of each pair" : "the cheaper and the dearer one of each pair";
    for (const auto& [first, second] : pairs) {
        const auto& a = table.rows[first];
        const auto& b = table.rows[second];
        finding.evidence.insert(finding.evidence.end(), {a.slice, b.slice});
        finding.cost.lowNs += bothSaved ? a.duration + b.duration : std::min(a.duration, b.duration);
        finding.cost.highNs += bothSaved ? a.duration + b.duration : std::max(a.duration, b.duration);
    }
    return finding;
}

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

/// A conversion's operator, with the shapes and types of its inputs recorded. kNoSlice for other copies.
SliceId conversion(const KernelTable& table, const KernelRow& row) {
    const auto& trace = *table.trace;
    if (row.family != KernelFamily::Copy) return kNoSlice;
    auto op = row.op;
    while (op != kNoSlice && trace.name(op) != "aten::_to_copy")
        op = trace.parent(op);
    if (op == kNoSlice || trace.list(op, ArgKey::InputDims).empty() || !trace.text(op, ArgKey::InputTypes))
        return kNoSlice;
    return op;
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
        auto finding = findingOf(table, queue, pairs, false);
        finding.kind = "collective";
        finding.title = fmt::format("all-reduce done twice in {} of {} places", pairs.size(), places);
        finding.details = fmt::format("{} runs right behind an equal call, and nothing ran in between",
                                      nameOf(table, pairs.front().first));
        finding.advice =
            "Exchange the layer's sum once: reduce either in the experts or in the block around them";
        finding.refutedBy = "different buffers of the two calls";
        finding.confidence = Confidence::Structure;
        findings.push_back(std::move(finding));
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
        auto finding = findingOf(table, table.queues[queue], list, false);
        finding.kind = "norm";
        finding.title = fmt::format("the norm before the router done twice in {} of {} passes of MoE layers",
                                    list.size(), layers[queue]);
        finding.details =
            fmt::format("{} runs right behind an equal call", nameOf(table, list.front().first));
        finding.advice = "Hand the normalised hidden states on instead of computing them again";
        finding.refutedBy = "different inputs: a norm of the attention's output and one of the sum";
        finding.confidence = Confidence::Structure;
        findings.push_back(std::move(finding));
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
            auto finding = findingOf(table, queue, place, true);
            finding.kind = "cast";
            finding.title = fmt::format("converted and converted back {} times", place.size());
            finding.details = "A conversion stands right behind one of the same shape from another type";
            finding.advice = "Keep one type between the two places";
            finding.refutedBy = "two tensors of the same shape, or a rounding that is wanted";
            finding.confidence = Confidence::Shapes;
            findings.push_back(std::move(finding));
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
            auto finding = findingOf(table, queue, place, true);
            finding.kind = "quantize";
            finding.title = fmt::format("quantised and dequantised again {} times", place.size());
            finding.details = fmt::format("{} runs right behind {}", nameOf(table, place.front().second),
                                          nameOf(table, place.front().first));
            finding.advice = "Hand the unquantised tensor on, or let the reader take the quantised one";
            finding.refutedBy = "the dequantisation of another tensor, such as weights";
            findings.push_back(std::move(finding));
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
        auto finding = findingOf(table, queue, pairs, true);
        finding.kind = "copy";
        finding.title = fmt::format("copied to the host and back {} times", pairs.size());
        finding.details = "As many bytes go back to the device right behind the copy to the host";
        finding.advice = "Keep the data on the device";
        finding.refutedBy = "other data of the same size, or data that the host changed";
        finding.confidence = Confidence::Weak;
        findings.push_back(std::move(finding));
    }
    return findings;
}

std::vector<Finding> findHostWaits(const KernelTable& table, const MoeStructure& structure) {
    const auto& trace = *table.trace;
    std::map<int, Finding> ranks;
    std::map<int, std::size_t> passes;
    for (const auto& layer : structure.layers) {
        const auto& rows = table.queues[layer.queue].rows;
        const auto& first = table.rows[layer.routers.front()];
        // The layer ends with the last of its experts' kernels before the next norm or attention.
        const KernelRow* last = nullptr;
        for (auto at = std::ranges::lower_bound(rows, layer.routers.back()); at != rows.end(); ++at) {
            const auto& row = table.rows[*at];
            if (row.family == KernelFamily::Norm || row.family == KernelFamily::Attention) break;
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
            if (!contains(name, {"Synchronize", "urEventWait"})) continue;
            if (trace.parent(id) != kNoSlice &&
                contains(trace.name(trace.parent(id)), {"Synchronize", "Wait"}))
                continue;
            ++waits;
            ranks[layer.rank].evidence.push_back(id);
            ranks[layer.rank].cost.highNs += trace.durations()[id];
        }
        if (waits > 0) ++passes[layer.rank];
    }
    std::vector<Finding> findings;
    for (auto& [rank, finding] : ranks) {
        finding.kind = "sync";
        finding.rank = rank;
        finding.title = fmt::format("the host waits for the device {} times inside {} passes of MoE layers",
                                    finding.evidence.size(), passes[rank]);
        finding.details =
            "Between the router's launch and the experts' stand calls that wait for the device; "
            "it idles until the next launch arrives";
        finding.advice =
            "Keep what the host waits for on the device: no .item(), .cpu() or sizes read back in a layer";
        finding.cost.how = "none at least, the host's time in these calls at most";
        finding.refutedBy = "work that is queued behind the wait and keeps the device busy";
        finding.confidence = Confidence::Structure;
        findings.push_back(std::move(finding));
    }
    return findings;
}

} // namespace gatescope
