// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/moe_layers.h"

#include "analysis/layer_rows.h"
#include "analysis/layer_steps.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <numeric>
#include <span>
#include <utility>

namespace gatescope {

namespace {

/// More columns than any router has: a vocabulary.
constexpr std::int64_t kMostExperts = 4096;

using Shape = std::span<const std::int64_t>;

std::vector<Shape> shapesIn(const OpShapes& shapes) {
    std::vector<Shape> list;
    for (std::size_t at = 0; at < shapes.dims.size();) {
        const auto length = static_cast<std::size_t>(shapes.dims[at]);
        if (at + 1 + length > shapes.dims.size()) break;
        list.push_back(std::span(shapes.dims).subspan(at + 1, length));
        at += 1 + length;
    }
    return list;
}

std::int64_t rowsOf(Shape matrix) {
    const auto leading = matrix.first(matrix.size() - 1);
    return std::accumulate(leading.begin(), leading.end(), std::int64_t{1}, std::multiplies<>());
}

/// Whether a matrix has the size of the product of two others, the second as [K, N] or [N, K].
bool isProductOf(Shape product, Shape a, Shape b) {
    const auto n = product.back();
    const auto k = a.back();
    const auto rows = b[b.size() - 2];
    return rowsOf(product) == rowsOf(a) && ((rows == n && b.back() == k) || (rows == k && b.back() == n));
}

/// The two operands: the first two with two dimensions or more, since addmm's bias has one; behind the output
/// where an operator is given that first (dsv3_router_gemm, cutlass_scaled_mm), or what is added to it.
std::optional<std::pair<Shape, Shape>> operands(const OpShapes& shapes) {
    std::vector<Shape> found;
    for (const auto& shape : shapesIn(shapes)) {
        if (shape.size() >= 2) found.push_back(shape);
    }
    if (found.size() < 2) return std::nullopt;
    const std::size_t first = found.size() > 2 && isProductOf(found[0], found[1], found[2]) ? 1 : 0;
    return std::pair(found[first], found[first + 1]);
}

/// What a router may have been given, as a matrix.
struct Logits {
    std::int64_t rows;
    std::int64_t columns;
    bool certain; ///< it was a matrix
};

/// All that the router's shapes may mean: of three dimensions the first two may be those of the tokens, or
/// the last two groups of experts and the experts of each. A whole layer's operator is given its input before
/// the logits.
std::vector<Logits> logitsIn(const OpShapes& shapes, KernelFamily family) {
    std::vector<Logits> found;
    bool input = family == KernelFamily::MoeOp;
    for (const auto& shape : shapesIn(shapes)) {
        if (shape.size() == 2) {
            if (!input) found.push_back({shape[0], shape[1], true});
            input = false;
        } else if (shape.size() == 3) {
            found.push_back({shape[0] * shape[1], shape[2], false});
            found.push_back({shape[0], shape[1] * shape[2], false});
        }
    }
    return found;
}

/// Cuts rows into MoE layers.
class LayerCutter {
public:
    LayerCutter(const KernelTable& table, const LayerRows& cut)
        : m_table(table), m_queue(cut.queue), m_rows(cut.rows) {}

    std::vector<MoeLayer> cut() {
        for (std::size_t at = 0; at < m_rows.size(); ++at)
            take(at);
        close(m_rows.size());
        if (firstIsCut()) {
            m_layers.erase(m_layers.begin());
            if (!m_layers.empty()) m_layers.front().behindCut = true;
        }
        return std::move(m_layers);
    }

private:
    const KernelRow& row(std::size_t at) const { return m_table.rows[m_rows[at]]; }

    void take(std::size_t at) {
        const auto family = row(at).family;
        if (isRouter(family) || family == KernelFamily::TopK) {
            takeRouter(at);
        } else if (isBoundary(family)) {
            close(at);
            bound(at);
        } else if (family == KernelFamily::ExpertPrepare) {
            if (m_open) m_open->experts = true;
        } else if (family == KernelFamily::GroupedGemm || isSecondBatch(family)) {
            // What a whole layer's operator calls before the experts belongs to its router.
            if (m_open && !m_open->expertsRan && row(m_open->routers.back()).family == KernelFamily::MoeOp)
                m_open->routers.push_back(at);
            if (m_open) m_open->experts = m_open->expertsRan = true;
            m_windowStart = at + 1;
            m_afterNorm = m_afterAttention = m_normOfAttention = false;
            m_beforeNorm = std::nullopt;
            m_gemms = 0;
        } else if (family == KernelFamily::Gemm) {
            m_gemmInWindow = m_windowStart;
            ++m_gemms;
        }
    }

    /// A window begins behind a norm or attention. Of a window with one GEMM between two norms the second may
    /// be the logits': then the window of the router behind it is that one. But a norm of what attention made
    /// (gated, of linear attention) is followed by the output projection.
    void bound(std::size_t at) {
        const bool norm = row(at).family == KernelFamily::Norm;
        m_beforeNorm = norm && m_afterNorm && !m_normOfAttention && m_gemms == 1
                           ? std::optional(m_windowStart)
                           : std::nullopt;
        m_normOfAttention = norm && m_afterAttention && m_gemms == 0;
        m_afterAttention = row(at).family == KernelFamily::Attention;
        m_windowStart = at + 1;
        m_afterNorm = norm;
        m_gemms = 0;
    }

    void takeRouter(std::size_t at) {
        // Behind the experts begins another layer, where something made logits for it; without norms between
        // (benchmarks of the layer alone) nothing else parts them.
        if (m_open && m_open->expertsRan) {
            if (!isRouter(row(at).family) && m_gemmInWindow != m_windowStart) return;
            close(at);
        }
        if (!m_open) {
            const auto window = m_gemms == 0 && m_beforeNorm ? *m_beforeNorm : m_windowStart;
            m_open = Open{.window = window, .afterNorm = m_afterNorm, .routers = {}};
        }
        m_open->routers.push_back(at);
    }

    /// Experts may be computed by two batched GEMMs with copied weights.
    bool isSecondBatch(KernelFamily family) {
        return family == KernelFamily::BatchedGemm && m_open && ++m_open->batches >= 2;
    }

    /// `end`: where the next boundary stands.
    void close(std::size_t end) {
        const auto open = std::exchange(m_open, std::nullopt);
        if (!open) return;
        MoeLayer layer;
        layer.queue = m_queue.value_or(row(open->routers.front()).queue);
        layer.queuesTakeTurns = !m_queue;
        layer.afterNorm = open->afterNorm;
        const auto last = open->routers.back();
        if (open->window > 0) layer.boundedBy = m_rows[open->window - 1];
        for (auto at = open->window; at <= last; ++at) {
            if (row(at).queue == layer.queue) layer.window.push_back(m_rows[at]);
        }
        for (const auto at : open->routers) {
            layer.routers.push_back(m_rows[at]);
            layer.namedRouter = layer.namedRouter || isRouter(row(at).family);
        }
        layer.experts = logitsWidth(layer);
        layer.step = row(open->routers.front()).step;
        const bool plausible = !layer.experts || (*layer.experts > 1 && *layer.experts <= kMostExperts);
        // What is named a router is one, whatever it was given.
        if (layer.namedRouter || (plausible && (open->experts || hasExperts(layer, last + 1, end) ||
                                                hasMlp(layer, last + 1, end))))
            m_layers.push_back(std::move(layer));
    }

    /// The logits' width: of all that the routers may have been given the widest that a GEMM of the window
    /// made, since a router of groups is given the groups' scores too; else the widest matrix. Not the
    /// window's input: a block whose experts hold the gate is given hidden states for logits.
    std::optional<std::int64_t> logitsWidth(const MoeLayer& layer) const {
        std::optional<std::int64_t> made;
        std::optional<std::int64_t> given;
        for (const auto at : layer.routers) {
            const auto& router = m_table.rows[at];
            if (router.shapes == KernelRow::kNone) continue;
            for (const auto& logits : logitsIn(m_table.shapes[router.shapes], router.family)) {
                if (isInput(layer, logits)) continue;
                if (logits.certain && (!given || isWider(logits.columns, *given))) given = logits.columns;
                if (isMade(layer, logits)) made = std::max(made.value_or(0), logits.columns);
            }
        }
        return made ? made : given;
    }

    /// A vocabulary is no router's.
    static bool isWider(std::int64_t one, std::int64_t other) {
        return one <= kMostExperts && (one > other || other > kMostExperts);
    }

    bool isMade(const MoeLayer& layer, const Logits& logits) const {
        return std::ranges::any_of(layer.window, [&](auto at) {
            const auto* shapes = gemmShapes(at);
            return shapes != nullptr && gemmColumns(*shapes) == logits.columns &&
                   gemmRows(*shapes) == logits.rows;
        });
    }
    /// Whether the window's first GEMM with a matrix of this size multiplies it, and makes another: none made
    /// it before.
    bool isInput(const MoeLayer& layer, const Logits& logits) const {
        for (const auto at : layer.window) {
            const auto* shapes = gemmShapes(at);
            if (shapes == nullptr || gemmRows(*shapes) != logits.rows) continue;
            if (gemmColumns(*shapes) == logits.columns) return false;
            if (gemmDepth(*shapes) == logits.columns) return true;
        }
        return false;
    }
    const OpShapes* gemmShapes(std::uint32_t at) const {
        const auto& one = m_table.rows[at];
        const bool known = one.family == KernelFamily::Gemm && one.shapes != KernelRow::kNone;
        return known ? &m_table.shapes[one.shapes] : nullptr;
    }

    bool hasGate(const MoeLayer& layer) const {
        return std::ranges::any_of(layer.window, [&](auto at) {
            const auto family = m_table.rows[at].family;
            return family == KernelFamily::Gemm || family == KernelFamily::FusedRouter;
        });
    }

    /// Whether the recording may begin inside the first layer: nothing bounds its window, though norms do
    /// elsewhere; or its gate is missing, and it alone shows none.
    bool firstIsCut() const {
        if (m_layers.empty() || m_layers.front().boundedBy) return false;
        const auto others = std::span(m_layers).subspan(1);
        const bool norms = std::ranges::any_of(others, [&](const MoeLayer& layer) {
            return layer.boundedBy && isBoundary(m_table.rows[*layer.boundedBy].family);
        });
        if (norms) return true;
        const auto gate = [&](const MoeLayer& layer) { return hasGate(layer); };
        return !gate(m_layers.front()) && (others.empty() || std::ranges::any_of(others, gate));
    }

    /// Whether what follows a plain top-k looks like experts: results added up by index, or where shapes are
    /// known at least two GEMMs on the gate's input width.
    bool hasExperts(const MoeLayer& layer, std::size_t from, std::size_t end) const {
        std::size_t gathers = 0;
        std::size_t gemms = 0;
        const auto depth = gateDepth(layer);
        for (auto at = from; at < end; ++at) {
            if (row(at).family == KernelFamily::ExpertGather) ++gathers;
            if (row(at).shapes == KernelRow::kNone || !depth) continue;
            if (row(at).family != KernelFamily::Gemm && row(at).family != KernelFamily::BatchedGemm) continue;
            const auto& shapes = m_table.shapes[row(at).shapes];
            if (gemmDepth(shapes) == depth || gemmColumns(shapes) == depth) ++gemms;
        }
        return gathers >= 2 || gemms >= 2;
    }

    /// Whether two GEMMs with an activation between follow: experts that are batched GEMMs, which a graph's
    /// kernels and a compiler's don't tell from others.
    bool hasMlp(const MoeLayer& layer, std::size_t from, std::size_t end) const {
        if (m_table.onHost || !layer.afterNorm || !hasGate(layer)) return false;
        int stage = 0; // a GEMM, an activation behind it, a GEMM behind that
        for (auto at = from; at < end; ++at) {
            const auto family = row(at).family;
            const bool next = stage == 1 ? family == KernelFamily::Activation : family == KernelFamily::Gemm;
            if (next && ++stage == 3) return true;
        }
        return false;
    }

    /// K of the GEMM in the window that made the logits.
    std::optional<std::int64_t> gateDepth(const MoeLayer& layer) const {
        for (const auto at : layer.window) {
            const auto* shapes = gemmShapes(at);
            if (shapes != nullptr && layer.experts && gemmColumns(*shapes) == layer.experts)
                return gemmDepth(*shapes);
        }
        return std::nullopt;
    }

    struct Open {
        std::size_t window = 0;
        bool afterNorm = false;
        bool experts = false;    ///< something tells that there are some
        bool expertsRan = false; ///< their GEMMs are behind
        int batches = 0;
        std::vector<std::size_t> routers;
    };

    const KernelTable& m_table;
    std::optional<std::uint32_t> m_queue;
    const std::vector<std::uint32_t>& m_rows;
    std::vector<MoeLayer> m_layers;
    std::optional<Open> m_open;
    std::size_t m_windowStart = 0;
    std::size_t m_gemmInWindow = static_cast<std::size_t>(-1); ///< the start of the last window with a GEMM
    std::size_t m_gemms = 0;                                   ///< since the window's start
    std::optional<std::size_t> m_beforeNorm; ///< the start of the window before, which may be the gate's
    bool m_afterNorm = false;
    bool m_afterAttention = false;
    bool m_normOfAttention = false; ///< the norm that the window begins at, no GEMM between
};

} // namespace

std::optional<std::int64_t> gemmRows(const OpShapes& shapes) {
    const auto both = operands(shapes);
    return both ? std::optional(rowsOf(both->first)) : std::nullopt;
}

std::optional<std::int64_t> gemmDepth(const OpShapes& shapes) {
    const auto both = operands(shapes);
    return both ? std::optional(both->first.back()) : std::nullopt;
}

std::optional<std::int64_t> gemmColumns(const OpShapes& shapes) {
    const auto both = operands(shapes);
    if (!both) return std::nullopt;
    const auto& [first, second] = *both;
    // linear takes its weights as [N, K], mm as [K, N]; square ones tell nothing, so the name goes first.
    const bool linear = shapes.op.find("linear") != std::string::npos;
    const bool byRows =
        linear || (second.back() == first.back() && second[second.size() - 2] != first.back());
    return byRows ? second[second.size() - 2] : second.back();
}

MoeStructure findMoeLayers(const KernelTable& table) {
    MoeStructure structure;
    for (const auto& rows : rowsToCut(table)) {
        auto layers = LayerCutter(table, rows).cut();
        for (auto& layer : layers)
            layer.rank = table.ranks[table.queues[layer.queue].rank];
        std::ranges::move(layers, std::back_inserter(structure.layers));
    }
    numberLayers(table, structure);
    return structure;
}

} // namespace gatescope
