// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/expert_counts.h"

#include "base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <string_view>

namespace gatescope {

namespace {

// No model has as many; a file that says so is none of counts.
constexpr std::int64_t kMostExperts = 65536;

[[noreturn]] void refuse(const std::string& source, const std::string& problem) {
    throw InputError(
        fmt::format("{}: {}", source, problem),
        "Give a file of SGLang's, vLLM's or llama.cpp's, or an array of counts [layers, experts]");
}

const NumberArray* named(const std::vector<NumberArray>& arrays, std::string_view name) {
    const auto found = std::ranges::find(arrays, name, &NumberArray::name);
    return found != arrays.end() ? &*found : nullptr;
}

void requireCounts(const NumberArray& array, const std::string& source) {
    for (const double value : array.values) {
        if (!(value >= 0) || !std::isfinite(value) || value != std::floor(value))
            refuse(source, fmt::format("{} is no count", value));
    }
}

/// [experts], [layers, experts] or [passes, layers, experts].
ExpertCounts fromCounts(const NumberArray& array, const std::string& source, std::string format) {
    if (array.shape.empty() || array.shape.size() > 3)
        refuse(source, fmt::format("counts have 1 to 3 dimensions, these {}", array.shape.size()));
    if (std::ranges::any_of(array.shape, [](auto n) { return n < 1; })) refuse(source, "there are no counts");
    requireCounts(array, source);
    ExpertCounts counts;
    counts.source = source;
    counts.format = std::move(format);
    counts.experts = array.shape.back();
    const auto layers = array.shape.size() > 1 ? array.shape[array.shape.size() - 2] : 1;
    counts.layers.resize(static_cast<std::size_t>(layers));
    std::iota(counts.layers.begin(), counts.layers.end(), 0);
    counts.passes = array.shape.size() > 2 ? static_cast<std::size_t>(array.shape[0]) : 1;
    counts.rows = array.values;
    return counts;
}

/// SGLang's buffer has a place for every pass that it could have held; those never reached are all zero.
void dropEmptyPasses(ExpertCounts& counts) {
    const auto width = counts.layers.size() * static_cast<std::size_t>(counts.experts);
    std::vector<double> kept;
    std::size_t passes = 0;
    for (std::size_t p = 0; p < counts.passes; ++p) {
        const auto from = counts.rows.begin() + static_cast<std::ptrdiff_t>(p * width);
        const auto to = from + static_cast<std::ptrdiff_t>(width);
        if (std::all_of(from, to, [](double n) { return n == 0; })) continue;
        kept.insert(kept.end(), from, to);
        ++passes;
    }
    if (passes == 0) return;
    counts.passes = passes;
    counts.rows = std::move(kept);
}

/// Adds a pass's rows to the places of the experts that the map names: [layers, physical experts] each.
class LogicalExperts {
public:
    LogicalExperts(const NumberArray& map, const std::string& source) : m_map(map), m_source(source) {
        if (map.shape.size() != 2 || map.values.empty())
            refuse(source, "last_physical_to_logical_map is not [layers, experts]");
        requireCounts(map, source);
        const double largest = std::ranges::max(map.values);
        if (largest >= kMostExperts) refuse(source, fmt::format("{} is no expert's number", largest));
        m_count = static_cast<std::size_t>(largest) + 1;
        // Every expert has a place in each layer.
        if (m_count > physical())
            refuse(source, fmt::format("last_physical_to_logical_map names expert {}, and has {} places",
                                       largest, physical()));
    }

    std::size_t count() const { return m_count; }
    std::size_t layers() const { return static_cast<std::size_t>(m_map.shape[0]); }
    std::size_t physical() const { return static_cast<std::size_t>(m_map.shape[1]); }
    std::size_t of(std::size_t layer, std::size_t expert) const {
        return static_cast<std::size_t>(m_map.values[layer * physical() + expert]);
    }
    void requireLayers(const NumberArray& array) const {
        if (array.shape.empty() || array.shape[0] != m_map.shape[0])
            refuse(m_source, fmt::format("{} is not of the {} layers that last_physical_to_logical_map has",
                                         array.name, layers()));
    }

private:
    const NumberArray& m_map;
    const std::string& m_source;
    std::size_t m_count = 0;
};

/// Counts of a pass, [layers, physical experts], of mode per_pass.
void addCounts(const NumberArray& pass, const LogicalExperts& experts, const std::string& source,
               std::span<double> rows) {
    experts.requireLayers(pass);
    requireCounts(pass, source);
    if (pass.shape.size() != 2 || static_cast<std::size_t>(pass.shape[1]) != experts.physical())
        refuse(source, fmt::format("{} is not [layers, experts]", pass.name));
    for (std::size_t i = 0; i < pass.values.size(); ++i) {
        const auto layer = i / experts.physical();
        rows[layer * experts.count() + experts.of(layer, i % experts.physical())] += pass.values[i];
    }
}

/// Experts of a pass's tokens, [layers, tokens, k], of mode per_token; -1 fills a token's places up.
void addChoices(const NumberArray& pass, const LogicalExperts& experts, const std::string& source,
                std::span<double> rows) {
    experts.requireLayers(pass);
    if (pass.shape.size() != 3) refuse(source, fmt::format("{} is not [layers, tokens, k]", pass.name));
    const auto ofLayer = pass.values.size() / experts.layers();
    for (std::size_t i = 0; i < pass.values.size(); ++i) {
        const double expert = pass.values[i];
        if (expert == -1) continue;
        if (!(expert >= 0 && expert < static_cast<double>(experts.physical())) ||
            expert != std::floor(expert))
            refuse(source, fmt::format("{} is no expert's number", expert));
        const auto layer = i / ofLayer;
        ++rows[layer * experts.count() + experts.of(layer, static_cast<std::size_t>(expert))];
    }
}

/// SGLang's records of modes per_pass and per_token: an array for each forward pass, by physical experts, of
/// which several may be copies of one.
std::optional<ExpertCounts> fromRecords(const std::vector<NumberArray>& arrays, const std::string& source) {
    const auto recorded = [](const NumberArray& array) {
        return array.name == "global_physical_count" || array.name == "topk_ids_of_layer";
    };
    const auto passes = static_cast<std::size_t>(std::ranges::count_if(arrays, recorded));
    if (passes == 0) return std::nullopt;
    const auto* map = named(arrays, "last_physical_to_logical_map");
    if (map == nullptr) refuse(source, "it has no last_physical_to_logical_map");
    const LogicalExperts experts(*map, source);
    ExpertCounts counts;
    counts.source = source;
    counts.format = "SGLang";
    counts.experts = static_cast<std::int64_t>(experts.count());
    counts.layers.resize(experts.layers());
    std::iota(counts.layers.begin(), counts.layers.end(), 0);
    counts.passes = passes;
    const auto width = experts.layers() * experts.count();
    counts.rows.resize(passes * width);
    std::span<double> left(counts.rows);
    for (const auto& array : arrays) {
        if (!recorded(array)) continue;
        const auto rows = left.first(width);
        left = left.subspan(width);
        if (array.name == "global_physical_count") {
            addCounts(array, experts, source, rows);
        } else {
            addChoices(array, experts, source, rows);
        }
    }
    return counts;
}

/// [tokens, layers, k]: the numbers of the experts of each token.
ExpertCounts fromRouting(const NumberArray& array, const std::string& source, std::int64_t experts) {
    if (array.shape.size() != 3 || array.values.empty())
        refuse(source, "routed experts have the shape [tokens, layers, k]");
    requireCounts(array, source);
    const auto largest = static_cast<std::int64_t>(std::ranges::max(array.values));
    if (largest >= kMostExperts) refuse(source, fmt::format("{} is no expert's number", largest));
    if (experts > 0 && largest >= experts)
        refuse(source, fmt::format("names expert {}, of {}", largest, experts));
    ExpertCounts counts;
    counts.source = source;
    counts.format = "vLLM";
    counts.experts = experts > 0 ? experts : largest + 1;
    const auto layers = static_cast<std::size_t>(array.shape[1]);
    const auto k = static_cast<std::size_t>(array.shape[2]);
    counts.layers.resize(layers);
    std::iota(counts.layers.begin(), counts.layers.end(), 0);
    counts.rows.resize(layers * static_cast<std::size_t>(counts.experts));
    for (std::size_t i = 0; i < array.values.size(); ++i) {
        const auto layer = i / k % layers;
        const auto choices = std::span(array.values).subspan(i / k * k, i % k);
        if (std::ranges::find(choices, array.values[i]) != choices.end())
            refuse(source, fmt::format("token {} goes to expert {} twice in layer {}", i / k / layers,
                                       array.values[i], layer));
        ++counts.rows[layer * static_cast<std::size_t>(counts.experts) +
                      static_cast<std::size_t>(array.values[i])];
    }
    return counts;
}

/// The layer of "blk.7.ffn_up_exps.weight.counts"; nothing for other arrays.
std::optional<int> imatrixLayer(const NumberArray& array) {
    const std::string_view name = array.name;
    if (!name.starts_with("blk.") || !name.ends_with("_exps.weight.counts")) return std::nullopt;
    const auto number = name.substr(4, name.find('.', 4) - 4);
    int layer = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), layer);
    if (error != std::errc() || end != number.data() + number.size() || layer < 0) return std::nullopt;
    return layer;
}

/// An importance matrix counts the rows that each expert's up, gate and down projections saw: the same number
/// three times.
std::optional<ExpertCounts> fromImatrix(const std::vector<NumberArray>& arrays, const std::string& source) {
    std::map<int, const NumberArray*> layers;
    for (const auto& array : arrays) {
        const auto layer = imatrixLayer(array);
        if (layer && array.values.size() > 1) layers.try_emplace(*layer, &array);
    }
    if (layers.empty()) return std::nullopt;
    ExpertCounts counts;
    counts.source = source;
    counts.format = "llama.cpp";
    counts.experts = std::ssize(layers.begin()->second->values);
    for (const auto& [layer, array] : layers) {
        requireCounts(*array, source);
        if (std::ssize(array->values) != counts.experts)
            refuse(source, fmt::format("layer {} has {} experts, layer {} has {}", layer,
                                       array->values.size(), layers.begin()->first, counts.experts));
        counts.layers.push_back(layer);
        counts.rows.insert(counts.rows.end(), array->values.begin(), array->values.end());
    }
    return counts;
}

} // namespace

std::span<const double> ExpertCounts::of(std::size_t pass, std::size_t layer) const {
    const auto width = static_cast<std::size_t>(experts);
    return std::span(rows).subspan((pass * layers.size() + layer) * width, width);
}

std::vector<double> ExpertCounts::sum(std::size_t layer) const {
    std::vector<double> sums(static_cast<std::size_t>(experts));
    for (std::size_t pass = 0; pass < passes; ++pass) {
        const auto one = of(pass, layer);
        std::ranges::transform(sums, one, sums.begin(), std::plus());
    }
    return sums;
}

ExpertCounts expertCounts(const std::vector<NumberArray>& arrays, const std::string& source,
                          std::int64_t experts) {
    if (const auto* array = named(arrays, "logical_count")) {
        auto counts = fromCounts(*array, source, "SGLang");
        dropEmptyPasses(counts);
        return counts;
    }
    if (auto counts = fromRecords(arrays, source)) {
        dropEmptyPasses(*counts);
        return *counts;
    }
    if (const auto* array = named(arrays, "routed_experts")) return fromRouting(*array, source, experts);
    if (auto counts = fromImatrix(arrays, source)) return *counts;
    if (arrays.size() == 1 && arrays[0].name.empty()) {
        const auto& array = arrays[0];
        // Three dimensions without a name are what vLLM's users save of CompletionOutput.routed_experts.
        return array.shape.size() == 3 ? fromRouting(array, source, experts)
                                       : fromCounts(array, source, "array");
    }
    const auto ofMatrices =
        std::ranges::any_of(arrays, [](const NumberArray& array) { return imatrixLayer(array).has_value(); });
    refuse(source, ofMatrices
                       ? "it counts the rows of whole matrices and not of single experts, as an importance "
                         "matrix does that was converted from the older .dat"
                       : "there are no counts of experts in it");
}

} // namespace gatescope
