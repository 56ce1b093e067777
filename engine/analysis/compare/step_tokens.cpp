// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/compare/step_tokens.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <span>

namespace gatescope {

namespace {

using Counts = std::map<std::int64_t, std::size_t>;

std::optional<std::int64_t> mostCommon(const Counts& counts) {
    const auto most = std::ranges::max_element(counts, {}, [](const auto& one) { return one.second; });
    return most == counts.end() ? std::nullopt : std::optional(most->first);
}

/// Rows of the first matrix, with all dimensions before the last one folded: [1, 16, 2048] has 16.
std::optional<std::int64_t> rowsOfFirst(const OpShapes& shapes) {
    for (std::size_t at = 0; at < shapes.dims.size();) {
        const auto length = static_cast<std::size_t>(shapes.dims[at]);
        if (at + 1 + length > shapes.dims.size()) break;
        if (length >= 2) {
            std::int64_t rows = 1;
            for (std::size_t i = 0; i + 1 < length; ++i)
                rows *= shapes.dims[at + 1 + i];
            return rows;
        }
        at += 1 + length;
    }
    return std::nullopt;
}

void count(const KernelTable& table, std::uint32_t row, Counts& counts) {
    const auto shapes = table.rows[row].shapes;
    if (shapes == KernelRow::kNone) return;
    if (const auto rows = rowsOfFirst(table.shapes[shapes])) ++counts[*rows];
}

Counts fromShapes(const KernelTable& table, const MoeStructure& structure, const GateReport& gates) {
    std::vector<bool> isGate(table.trace->sliceCount(), false);
    for (const auto& layer : gates.layers) {
        for (const auto& call : layer.calls) {
            for (const auto slice : call.slices)
                isGate[slice] = true;
        }
    }
    Counts ofGates;
    Counts ofRouters;
    for (const auto& layer : structure.layers) {
        for (const auto row : layer.window) {
            if (isGate[table.rows[row].slice]) count(table, row, ofGates);
        }
        for (const auto row : layer.routers)
            count(table, row, ofRouters);
    }
    return ofGates.empty() ? ofRouters : ofGates;
}

/// The number behind `mark`, from `from` on, which is moved behind it.
std::optional<std::int64_t> numberBehind(std::string_view text, std::string_view mark, std::size_t& from) {
    const auto at = text.find(mark, from);
    if (at == std::string_view::npos) return std::nullopt;
    const auto* begin = text.data() + at + mark.size();
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(begin, text.data() + text.size(), number);
    if (error != std::errc()) return std::nullopt;
    from = static_cast<std::size_t>(end - text.data());
    return number;
}

} // namespace

std::optional<std::int64_t> tokensFromName(std::string_view name) {
    std::size_t at = 0;
    if (name.find("execute_context_") != std::string_view::npos) {
        const auto context = numberBehind(name, "(", at);
        const auto generation = numberBehind(name, "(", at);
        if (context && generation) return *context + *generation;
    }
    at = 0;
    if (name.find("DECODE") != std::string_view::npos) return numberBehind(name, "bs=", at);
    return std::nullopt;
}

std::optional<std::int64_t> tokensPerStep(const KernelTable& table, const MoeStructure& structure,
                                          const GateReport& gates) {
    if (const auto tokens = mostCommon(fromShapes(table, structure, gates))) return tokens;
    const auto& trace = *table.trace;
    std::vector<std::optional<std::int64_t>> ofString;
    for (const auto& text : trace.strings())
        ofString.push_back(tokensFromName(text));
    Counts counts;
    if (std::ranges::any_of(ofString, [](const auto& one) { return one.has_value(); })) {
        for (SliceId id = 0; id < trace.sliceCount(); ++id) {
            if (const auto& tokens = ofString[trace.slice(id).name]) ++counts[*tokens];
        }
    }
    return mostCommon(counts);
}

} // namespace gatescope
