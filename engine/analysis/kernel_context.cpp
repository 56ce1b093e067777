// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/kernel_context.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace gatescope {

namespace {

constexpr std::string_view kModule = "nn.Module: "; // as PyTorch's profiler writes it

/// "nn.Module: Qwen3MoeDecoderLayer_12" tells 12.
std::optional<std::int32_t> decoderLayer(std::string_view name) {
    const auto at = name.rfind("Layer_");
    if (!name.starts_with(kModule) || at == std::string_view::npos) return std::nullopt;
    const auto digits = name.substr(at + std::string_view("Layer_").size());
    std::int32_t number = 0;
    const auto* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, number);
    return error == std::errc() && stop == end ? std::optional(number) : std::nullopt;
}

bool ofExperts(KernelFamily family) {
    return family == KernelFamily::GroupedGemm || family == KernelFamily::ExpertPrepare ||
           family == KernelFamily::ExpertGather || family == KernelFamily::MoeOp;
}

class ContextFinder {
public:
    ContextFinder(const KernelTable& table, const MoeStructure& structure)
        : m_table(table), m_structure(structure), m_contexts(table.rows.size()) {}

    std::vector<KernelContext> find() {
        for (std::size_t at = 0; at < m_contexts.size(); ++at) {
            m_contexts[at].step = m_table.rows[at].step;
            findModules(at);
        }
        numberByMoeLayers();
        const bool annotated =
            std::ranges::any_of(m_table.rows, [](const auto& row) { return row.step >= 0; });
        if (!annotated) stepsByMoeLayers();
        for (std::size_t at = 0; at < m_contexts.size(); ++at) {
            const auto said = m_table.trace->integer(m_table.rows[at].slice, ArgKey::Layer);
            if (said) m_contexts[at].layer = static_cast<std::int32_t>(*said);
        }
        return std::move(m_contexts);
    }

private:
    void findModules(std::size_t at);
    void numberByMoeLayers();
    void stepsByMoeLayers();
    int rankOf(const KernelRow& row) const { return m_table.ranks[m_table.queues[row.queue].rank]; }

    const KernelTable& m_table;
    const MoeStructure& m_structure;
    std::vector<KernelContext> m_contexts;
};

void ContextFinder::findModules(std::size_t at) {
    const auto& row = m_table.rows[at];
    const Trace& trace = *m_table.trace;
    auto& context = m_contexts[at];
    auto id = row.op != kNoSlice ? row.op : row.launch;
    if (id == kNoSlice && m_table.onHost) id = row.slice;
    for (; id != kNoSlice; id = trace.parent(id)) {
        const auto name = trace.name(id);
        if (!name.starts_with(kModule)) continue;
        if (context.module == kNoSlice) context.module = id;
        if (const auto layer = decoderLayer(name)) {
            context.layer = *layer;
            return;
        }
    }
}

void ContextFinder::numberByMoeLayers() {
    // Where the next layer's window begins on the same queue, this one has ended.
    std::vector<std::vector<const MoeLayer*>> ofQueue(m_table.queues.size());
    for (const auto& layer : m_structure.layers)
        ofQueue[layer.queue].push_back(&layer);
    const auto firstRow = [](const MoeLayer* layer) {
        return layer->window.empty() ? layer->routers.front() : layer->window.front();
    };
    for (std::size_t queue = 0; queue < ofQueue.size(); ++queue) {
        auto& layers = ofQueue[queue];
        std::erase_if(layers,
                      [](const auto* layer) { return layer->window.empty() && layer->routers.empty(); });
        std::ranges::sort(layers, {}, firstRow);
        const auto& rows = m_table.queues[queue].rows;
        for (std::size_t i = 0; i < layers.size(); ++i) {
            const auto begin = std::ranges::lower_bound(rows, firstRow(layers[i]));
            const auto end =
                i + 1 < layers.size() ? std::ranges::lower_bound(rows, firstRow(layers[i + 1])) : rows.end();
            auto last = begin; // behind the last kernel of the layer
            for (auto row = begin; row != end; ++row) {
                const bool router = std::ranges::find(layers[i]->routers, *row) != layers[i]->routers.end();
                if (router || ofExperts(m_table.rows[*row].family)) last = row + 1;
            }
            for (auto row = begin; row != last; ++row) {
                auto& context = m_contexts[*row];
                if (context.layer < 0) context.layer = layers[i]->index;
            }
        }
    }
}

void ContextFinder::stepsByMoeLayers() {
    for (std::size_t at = 0; at < m_contexts.size(); ++at) {
        const auto& row = m_table.rows[at];
        for (const auto& step : m_structure.steps) {
            if (step.rank == rankOf(row) && row.start >= step.start && row.start < step.end)
                m_contexts[at].step = step.step;
        }
    }
}

} // namespace

std::vector<KernelContext> kernelContexts(const KernelTable& table, const MoeStructure& structure) {
    return ContextFinder(table, structure).find();
}

} // namespace gatescope
