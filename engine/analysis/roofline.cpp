// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/roofline.h"

#include "analysis/moe_layers.h"
#include "analysis/statistics.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <tuple>
#include <utility>

namespace gatescope {

namespace {

struct DTypeName {
    std::string_view torch;
    std::string_view name;
    double bytes;
};
constexpr std::array kDTypes{
    DTypeName{"c10::BFloat16", "bf16", 2},
    DTypeName{"c10::Half", "f16", 2},
    DTypeName{"float", "f32", 4},
    DTypeName{"double", "f64", 8},
    DTypeName{"c10::Float8_e4m3fn", "fp8", 1},
    DTypeName{"c10::Float8_e5m2", "fp8", 1},
    DTypeName{"c10::Float8_e4m3fnuz", "fp8", 1},
    DTypeName{"signed char", "int8", 1},
};

/// The first two inputs that are tensors of a known type, from the text of a JSON array.
std::vector<DTypeName> operandTypes(std::string_view text) {
    std::vector<DTypeName> types;
    for (auto at = text.find('"'); at != std::string_view::npos && types.size() < 2;
         at = text.find('"', at)) {
        const auto end = text.find('"', at + 1);
        if (end == std::string_view::npos) break;
        const auto one = text.substr(at + 1, end - at - 1);
        const auto known = std::ranges::find(kDTypes, one, &DTypeName::torch);
        if (known != kDTypes.end()) types.push_back(*known);
        at = end + 1;
    }
    return types;
}

/// Those with two dimensions or more: a bias has one.
std::vector<std::span<const std::int64_t>> matrices(const OpShapes& shapes) {
    std::vector<std::span<const std::int64_t>> found;
    const std::span all(shapes.dims);
    for (std::size_t at = 0; at < all.size();) {
        const auto length = static_cast<std::size_t>(all[at]);
        if (at + 1 + length > all.size()) break;
        if (length >= 2) found.push_back(all.subspan(at + 1, length));
        at += 1 + length;
    }
    return found;
}

double product(std::span<const std::int64_t> dims) {
    double result = 1;
    for (const auto n : dims)
        result *= static_cast<double>(n);
    return result;
}

/// Operations and elements of one call, from the operator's shapes.
struct GemmWork {
    double m = 0; ///< rows, those of all batches or experts together
    double n = 0;
    double k = 0;
    double groups = 1; ///< matrices of weights: batches, or experts of which only those hit are read
    bool grouped = false;

    double weights(double matricesRead) const { return matricesRead * n * k; }
    double flops() const { return 2 * m * n * k; }
    std::string text() const {
        const auto size = fmt::format("{} x {} x {}", m, n, k);
        if (groups == 1) return size;
        return fmt::format("{} {} of {}", groups, grouped ? "experts, rows" : "batches, rows", size);
    }
};

std::optional<GemmWork> workOf(const OpShapes& shapes, KernelFamily family) {
    const auto both = matrices(shapes);
    if (both.size() < 2) return std::nullopt;
    const auto& x = both[0];
    const auto& w = both[1];
    GemmWork work;
    work.grouped = family == KernelFamily::GroupedGemm;
    if (work.grouped) {
        // x [rows, K] and all experts' weights, [E, K, N] or [E, N, K].
        if (x.size() != 2 || w.size() != 3 || (w[1] != x[1] && w[2] != x[1])) return std::nullopt;
        work.k = static_cast<double>(x[1]);
        work.n = static_cast<double>(w[1] == x[1] ? w[2] : w[1]);
        work.groups = static_cast<double>(w[0]);
        work.m = static_cast<double>(x[0]);
        return work;
    }
    const auto n = gemmColumns(shapes);
    const auto k = gemmDepth(shapes);
    if (!n || !k || *k < 1 || *n < 1) return std::nullopt;
    work.n = static_cast<double>(*n);
    work.k = static_cast<double>(*k);
    work.m = product(x) / work.k;
    work.groups = product(w) / (work.n * work.k);
    // Weights that are spread over more batches than x has: the output is larger than x tells.
    if (work.groups > 1 && x.size() < w.size()) return std::nullopt;
    return work;
}

/// The kernels of one operator's call, which are one GEMM: split-K has two.
struct OpCall {
    double ns = 0;
    std::int64_t longest = -1;
    StringId name = 0;
    std::uint32_t shapes = KernelRow::kNone;
    KernelFamily family = KernelFamily::Unknown;
    SliceId op = kNoSlice;
};

bool isGemm(KernelFamily family) {
    return family == KernelFamily::Gemm || family == KernelFamily::BatchedGemm ||
           family == KernelFamily::GroupedGemm;
}

class TraceRoofline {
public:
    explicit TraceRoofline(const KernelTable& table) : m_table(table) {}

    Roofline make() {
        for (const auto& row : m_table.rows)
            add(row);
        group();
        return std::move(m_roofline);
    }

private:
    void add(const KernelRow& row) {
        const bool gemm = isGemm(row.family);
        if (!gemm && row.family != KernelFamily::GemmPart) return;
        if (row.shapes == KernelRow::kNone || row.op == kNoSlice) {
            m_roofline.gemmsWithoutShapes += gemm ? 1 : 0;
            m_roofline.gemmsWithoutShapesNs += static_cast<double>(row.duration);
            return;
        }
        auto& call = m_calls[{row.op, m_table.queues[row.queue].rank}];
        call.ns += static_cast<double>(row.duration);
        if (gemm && row.duration > call.longest) {
            call.longest = row.duration;
            call.name = m_table.trace->slice(row.slice).name;
            call.shapes = row.shapes;
            call.family = row.family;
            call.op = row.op;
        }
    }

    void group() {
        std::map<std::pair<StringId, std::uint32_t>, std::vector<const OpCall*>> kinds;
        for (const auto& [key, call] : m_calls) {
            if (call.shapes != KernelRow::kNone) kinds[{call.name, call.shapes}].push_back(&call);
        }
        for (const auto& [kind, calls] : kinds)
            addPoint(calls);
    }

    void addPoint(const std::vector<const OpCall*>& calls) {
        const auto& first = *calls.front();
        const auto work = workOf(m_table.shapes[first.shapes], first.family);
        std::vector<double> ns;
        double total = 0;
        for (const auto* call : calls) {
            ns.push_back(call->ns);
            total += call->ns;
        }
        if (!work) {
            m_roofline.gemmsWithoutShapes += calls.size();
            m_roofline.gemmsWithoutShapesNs += total;
            return;
        }
        RooflinePoint point;
        point.name = m_table.trace->string(first.name);
        point.role = familyName(first.family);
        point.shape = work->text();
        point.calls = calls.size();
        point.medianNs = median(ns);
        point.flops = work->flops();
        const auto types = operandTypes(m_table.trace->text(first.op, ArgKey::InputTypes).value_or(""));
        if (!types.empty()) {
            const auto& x = types.front();
            const auto& w = types.back();
            point.dtype = w.name;
            const double activations = (work->m * work->k + work->m * work->n) * x.bytes;
            const double most = work->grouped ? std::min(work->groups, work->m) : work->groups;
            const double least = work->grouped ? std::min(1.0, most) : most;
            point.bytesLow = activations + work->weights(least) * w.bytes;
            point.bytesHigh = activations + work->weights(most) * w.bytes;
        }
        m_roofline.points.push_back(std::move(point));
    }

    const KernelTable& m_table;
    Roofline m_roofline;
    std::map<std::pair<SliceId, std::uint32_t>, OpCall> m_calls; ///< by operator and rank
};

void judge(RooflinePoint& point, const Ceilings& ceilings) {
    const double peak = ceilings.peak(point.dtype);
    const double memoryNs = ceilings.bytesPerSecond > 0 ? point.bytesLow / ceilings.bytesPerSecond * 1e9 : 0;
    const double arithmeticNs = peak > 0 ? point.flops / peak * 1e9 : 0;
    if (point.medianNs <= 0) return;
    point.ofBandwidth = memoryNs / point.medianNs;
    point.ofPeak = arithmeticNs / point.medianNs;
    // Without one of the ceilings nobody knows which of them is the lower.
    const bool bytesKnown = point.bytesLow > 0 && ceilings.bytesPerSecond > 0;
    if (!bytesKnown || (point.flops > 0 && peak <= 0)) return;
    point.limitNs = std::max(memoryNs, arithmeticNs);
    point.fraction = point.limitNs / point.medianNs;
    // Where the bytes are known between bounds only, the two may say different things.
    const double mostMemoryNs = point.bytesHigh / ceilings.bytesPerSecond * 1e9;
    if ((memoryNs >= arithmeticNs) != (mostMemoryNs >= arithmeticNs)) return;
    point.bound = memoryNs >= arithmeticNs ? Bound::Memory : Bound::Arithmetic;
}

void judgeAndSort(Roofline& roofline, const Ceilings& ceilings) {
    roofline.ceilings = ceilings;
    for (auto& point : roofline.points)
        judge(point, ceilings);
    std::ranges::stable_sort(roofline.points, std::greater(), [](const RooflinePoint& point) {
        return point.medianNs * static_cast<double>(point.calls);
    });
}

} // namespace

double Ceilings::peak(std::string_view dtype) const {
    const auto known = std::ranges::find(peaks, dtype, &PeakRate::dtype);
    return known != peaks.end() ? known->flops : 0;
}

std::string_view boundName(Bound bound) {
    switch (bound) {
    case Bound::Memory:
        return "memory";
    case Bound::Arithmetic:
        return "arithmetic";
    case Bound::Unknown:
        break;
    }
    return "unknown";
}

RooflinePoint rooflinePoint(const KernelSummary& kernel, std::string_view dtype, const Ceilings& ceilings) {
    RooflinePoint point;
    point.name = kernel.name;
    point.role = roleName(kernel.role);
    point.dtype = dtype;
    point.calls = kernel.calls;
    point.medianNs = kernel.medianNs;
    point.flops = static_cast<double>(kernel.flops);
    point.bytesLow = point.bytesHigh = static_cast<double>(kernel.bytes);
    judge(point, ceilings);
    return point;
}

Roofline rooflineOfRun(const std::vector<KernelSummary>& kernels, std::string_view dtype,
                       const Ceilings& ceilings) {
    Roofline roofline;
    for (const auto& kernel : kernels) {
        if (kernel.flops > 0 || kernel.bytes > 0)
            roofline.points.push_back(rooflinePoint(kernel, dtype, ceilings));
    }
    judgeAndSort(roofline, ceilings);
    return roofline;
}

Roofline rooflineOfTrace(const KernelTable& table, const Ceilings& ceilings) {
    auto roofline = TraceRoofline(table).make();
    judgeAndSort(roofline, ceilings);
    return roofline;
}

} // namespace gatescope
