// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/gate_candidates.h"

#include "analysis/layer_rows.h"
#include "base/ascii.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <string>
#include <string_view>

namespace gatescope {

namespace {

bool endsWindow(KernelFamily family) {
    return family == KernelFamily::Norm || family == KernelFamily::Attention ||
           family == KernelFamily::GroupedGemm;
}

bool mayBeGate(KernelFamily family) {
    return family == KernelFamily::Gemm || family == KernelFamily::FusedRouter;
}

bool hasText(const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
}

} // namespace

bool equalCalls(const CallKey& a, const CallKey& b) {
    return a.hasShapes() && b.hasShapes() ? a.shapes == b.shapes : a.signature == b.signature;
}

GateCandidates::GateCandidates(const KernelTable& table) : m_table(table) {
    for (const auto& queue : table.queues) {
        m_routes.push_back(
            std::ranges::any_of(queue.rows, [&](auto at) { return isRouter(table.rows[at].family); }));
    }
    std::map<std::array<std::int64_t, 3>, std::uint32_t> products;
    for (const auto& shapes : table.shapes) {
        const auto at = static_cast<std::uint32_t>(m_equalProduct.size());
        const auto rows = gemmRows(shapes);
        const auto columns = gemmColumns(shapes);
        const auto depth = gemmDepth(shapes);
        const bool known = rows && columns && depth;
        m_equalProduct.push_back(known ? products.try_emplace({*rows, *columns, *depth}, at).first->second
                                       : at);
    }
}

std::optional<std::int64_t> GateCandidates::columns(const GateCandidate& candidate) const {
    return candidate.key.hasShapes() ? gemmColumns(m_table.shapes[candidate.key.shapes]) : std::nullopt;
}

/// A gate may be called as linear, as mm or as addmm, with the leading dimensions folded or not: a product of
/// the same size with as many columns as there are experts is the same call.
CallKey GateCandidates::keyOf(const KernelRow& row, const MoeLayer& layer) const {
    CallKey key{row.shapes, row.signature};
    if (key.hasShapes() && layer.experts && gemmColumns(m_table.shapes[row.shapes]) == layer.experts)
        key.shapes = m_equalProduct[row.shapes];
    return key;
}

/// The place of what follows a GEMM, split-K's reduction left out.
std::size_t GateCandidates::behindGemm(std::span<const std::uint32_t> rows, std::size_t at) const {
    auto next = at + 1;
    while (next < rows.size() && row(rows[next]).family == KernelFamily::GemmPart)
        ++next;
    return next;
}

/// By the word "mul", or a capital one inside a name: neither a matmul nor what accumulates does.
bool GateCandidates::multiplies(const KernelRow& row) const {
    if (row.op != kNoSlice && m_table.trace->name(row.op).starts_with("aten::mul")) return true;
    const auto name = m_table.name(row);
    const auto lower = lowerCase(name);
    for (auto at = lower.find("mul"); at != std::string::npos; at = lower.find("mul", at + 1)) {
        if (lower.compare(at, 5, "multi") == 0 && lower.compare(at, 7, "multipl") != 0) continue;
        const char before = at > 0 ? lower[at - 1] : '_';
        if (before < 'a' || before > 'z') return true;
        if (name[at] == 'M' && !std::string_view(lower).substr(0, at).ends_with("mat")) return true;
    }
    return false;
}

/// Sigmoids of logits are added to a bias, never multiplied, before the top-k; and what is scaled was made
/// before, so an activation stands in front. Or the sigmoid stands between up projection and activation.
bool GateCandidates::isSharedGate(std::span<const std::uint32_t> rows, std::size_t at) const {
    const auto next = behindGemm(rows, at);
    if (next >= rows.size()) return false;
    const auto& sigmoid = row(rows[next]);
    const auto name = lowerCase(m_table.name(sigmoid));
    const bool pointwise =
        sigmoid.family == KernelFamily::Elementwise || sigmoid.family == KernelFamily::Activation;
    const bool named = sigmoid.family == KernelFamily::Sigmoid || (pointwise && hasText(name, "sigmoid"));
    if (!named || hasText(name, "add")) return false;
    const auto projection = inFront(rows, at);
    if (next + 1 < rows.size() && row(rows[next + 1]).family == KernelFamily::Activation && projection &&
        row(rows[*projection]).family == KernelFamily::Gemm)
        return true;
    const bool scales = multiplies(sigmoid) || (next + 1 < rows.size() && multiplies(row(rows[next + 1])));
    if (!scales) return false;
    for (auto before = at; before-- > 0;) {
        const auto family = row(rows[before]).family;
        if (endsWindow(family)) return false;
        if (family == KernelFamily::Activation) return true;
    }
    return false;
}

/// The place of what precedes a GEMM or the kernel at `at`, split-K's reductions and what quantises a GEMM's
/// operand left out.
std::optional<std::size_t> GateCandidates::inFront(std::span<const std::uint32_t> rows,
                                                   std::size_t at) const {
    const auto leftOut = [](KernelFamily family) {
        return family == KernelFamily::GemmPart || family == KernelFamily::Quantize;
    };
    while (at > 0 && leftOut(row(rows[at - 1]).family))
        --at;
    return at > 0 ? std::optional(at - 1) : std::nullopt;
}

/// Behind an activation, or behind its product with the other half of what the up projection made, or with
/// the up projection's result where gate and up projection are two GEMMs.
bool GateCandidates::isDown(std::span<const std::uint32_t> rows, std::size_t at) const {
    const auto isActivation = [&](const std::optional<std::size_t>& place) {
        return place && row(rows[*place]).family == KernelFamily::Activation;
    };
    const auto product = inFront(rows, at);
    if (isActivation(product)) return true;
    if (!product || !multiplies(row(rows[*product]))) return false;
    const auto up = inFront(rows, *product);
    if (isActivation(up)) return true;
    return up && row(rows[*up]).family == KernelFamily::Gemm && isActivation(inFront(rows, *up));
}

/// Before an activation, with perhaps a clamp or the shared expert's own gate and its sigmoid between.
bool GateCandidates::isUp(std::span<const std::uint32_t> rows, std::size_t at) const {
    auto next = behindGemm(rows, at);
    const auto is = [&](KernelFamily family) {
        return next < rows.size() && row(rows[next]).family == family;
    };
    if (is(KernelFamily::Gemm) && isSharedGate(rows, next)) next = behindGemm(rows, next) + 1;
    if (is(KernelFamily::Elementwise) && hasText(lowerCase(m_table.name(row(rows[next]))), "clamp")) ++next;
    return is(KernelFamily::Activation);
}

/// By its neighbours a shared expert's.
bool GateCandidates::isOther(std::span<const std::uint32_t> rows, std::size_t at) const {
    return isUp(rows, at) || isDown(rows, at) || isSharedGate(rows, at);
}

std::vector<GateCandidate> GateCandidates::among(std::span<const std::uint32_t> rows, std::size_t from,
                                                 std::size_t to, const MoeLayer& layer) const {
    std::vector<GateCandidate> found;
    bool routed = false;
    std::optional<std::uint32_t> last; // the row that the last candidate ends with
    for (auto i = from; i < to; ++i) {
        const auto at = rows[i];
        const auto& one = row(at);
        if (one.family == KernelFamily::GemmPart && last) {
            if (i > from && rows[i - 1] == *last) found.back().rows.push_back(at);
            continue;
        }
        if (mayBeGate(one.family)) {
            const auto* previous = last ? &row(*last) : nullptr;
            if (previous != nullptr && one.op != kNoSlice && previous->op == one.op && !one.sharedLaunch) {
                found.back().rows.push_back(at); // split-K: several kernels of one operator
                last = at;
            } else if (const bool other = isOther(rows, i); one.shapes != KernelRow::kNone || !other) {
                found.push_back({keyOf(one, layer), {at}, !routed, other});
                last = at;
            }
        }
        routed = routed || at == layer.routers.front();
    }
    return found;
}

std::vector<GateCandidate> GateCandidates::inWindow(const MoeLayer& layer) const {
    return among(layer.window, 0, layer.window.size(), layer);
}

std::vector<GateCandidate> GateCandidates::onOtherQueues(const MoeLayer& layer) const {
    std::vector<GateCandidate> found;
    if (m_table.onHost || !layer.boundedBy) return found;
    const auto process = m_table.queues[layer.queue].process;
    for (std::uint32_t number = 0; number < m_table.queues.size(); ++number) {
        const auto& queue = m_table.queues[number];
        if (number == layer.queue || queue.process != process) continue;
        if (m_routes[number] && !layer.queuesTakeTurns) continue;
        // Rows go by time, so those between two of them are those between their numbers.
        const auto& rows = queue.rows;
        const auto placeOf = [&](std::uint32_t at) {
            return static_cast<std::size_t>(std::ranges::lower_bound(rows, at) - rows.begin());
        };
        auto from = placeOf(*layer.boundedBy);
        const auto to = placeOf(layer.routers.front());
        for (auto i = from; i < to; ++i) {
            if (endsWindow(row(rows[i]).family)) from = i + 1;
        }
        std::ranges::copy_if(among(rows, from, to, layer), std::back_inserter(found),
                             [&](const GateCandidate& one) {
                                 const auto n = columns(one);
                                 return n != 1 && (!n || !layer.experts || n == layer.experts);
                             });
    }
    std::ranges::sort(found, {}, [](const GateCandidate& one) { return one.rows.front(); });
    return found;
}

} // namespace gatescope
