// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/kernel_patterns.h"

#include "base/ascii.h"
#include "base/error.h"
#include "resources/embedded_files.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace gatescope {

namespace {

constexpr std::array<std::pair<KernelFamily, std::string_view>, 32> kNames{{
    {KernelFamily::Unknown, "unknown"},
    {KernelFamily::Gemm, "gemm"},
    {KernelFamily::GemmPart, "gemm_part"},
    {KernelFamily::BatchedGemm, "batched_gemm"},
    {KernelFamily::GroupedGemm, "grouped_gemm"},
    {KernelFamily::Convolution, "convolution"},
    {KernelFamily::Norm, "norm"},
    {KernelFamily::QkNorm, "qk_norm"},
    {KernelFamily::Attention, "attention"},
    {KernelFamily::KvCache, "kv_cache"},
    {KernelFamily::Rope, "rope"},
    {KernelFamily::Router, "router"},
    {KernelFamily::FusedRouter, "fused_router"},
    {KernelFamily::MoeOp, "moe_op"},
    {KernelFamily::TopK, "topk"},
    {KernelFamily::Softmax, "softmax"},
    {KernelFamily::ExpertPrepare, "expert_prepare"},
    {KernelFamily::ExpertGather, "expert_gather"},
    {KernelFamily::Sampling, "sampling"},
    {KernelFamily::Indexer, "indexer"},
    {KernelFamily::Activation, "activation"},
    {KernelFamily::Sigmoid, "sigmoid"},
    {KernelFamily::Collective, "collective"},
    {KernelFamily::Quantize, "quantize"},
    {KernelFamily::Dequantize, "dequantize"},
    {KernelFamily::Copy, "copy"},
    {KernelFamily::Fill, "fill"},
    {KernelFamily::Sort, "sort"},
    {KernelFamily::Gather, "gather"},
    {KernelFamily::Scatter, "scatter"},
    {KernelFamily::Reduce, "reduce"},
    {KernelFamily::Elementwise, "elementwise"},
}};

/// Templates' names run to thousands of characters; what a kernel is stands in the first ones.
constexpr std::size_t kMostCharacters = 2000;

std::vector<std::string> patternsOf(const nlohmann::json& list) {
    std::vector<std::string> patterns;
    for (const auto& one : list)
        patterns.push_back(lowerCase(one.get<std::string>()));
    return patterns;
}

} // namespace

std::string_view familyName(KernelFamily family) {
    const auto* found = std::ranges::find(kNames, family, &decltype(kNames)::value_type::first);
    return found->second;
}

std::optional<KernelFamily> familyFromName(std::string_view name) {
    const auto* found = std::ranges::find(kNames, name, &decltype(kNames)::value_type::second);
    return found == kNames.end() ? std::nullopt : std::optional(found->first);
}

bool fitsPattern(std::string_view name, std::string_view pattern) {
    const bool atStart = pattern.starts_with('^');
    if (atStart) pattern.remove_prefix(1);
    std::size_t from = 0;
    bool first = true;
    while (!pattern.empty()) {
        const auto star = pattern.find('*');
        const auto piece = pattern.substr(0, star);
        const auto found = name.find(piece, from);
        if (found == std::string_view::npos || (first && atStart && found != 0)) return false;
        from = found + piece.size();
        first = false;
        if (star == std::string_view::npos) break;
        pattern.remove_prefix(star + 1);
    }
    return true;
}

const KernelPatterns& KernelPatterns::builtIn() {
    static const KernelPatterns patterns = [] {
        KernelPatterns all;
        for (const auto& file : patternFiles())
            all.add(file.text(), std::string(file.name));
        return all;
    }();
    return patterns;
}

void KernelPatterns::add(std::string_view json, const std::string& where) {
    std::vector<Rule> rules;
    std::vector<std::string> steps;
    try {
        const auto file = nlohmann::json::parse(json);
        for (const auto& one : file.value("families", nlohmann::json::array())) {
            const auto name = one.at("family").get<std::string>();
            const auto family = familyFromName(name);
            if (!family) {
                throw InputError(where + ": no such family of kernels: " + name,
                                 "docs/detector.md lists the families");
            }
            rules.push_back({*family, patternsOf(one.at("any"))});
        }
        steps = patternsOf(file.value("steps", nlohmann::json::array()));
    } catch (const nlohmann::json::exception& error) {
        throw InputError(where + ": not a file of patterns: " + error.what(), "docs/detector.md shows one");
    }
    m_rules.insert(m_rules.begin(), std::move_iterator(rules.begin()), std::move_iterator(rules.end()));
    m_steps.insert(m_steps.begin(), std::move_iterator(steps.begin()), std::move_iterator(steps.end()));
}

KernelFamily KernelPatterns::family(std::string_view name) const {
    const auto lower = lowerCase(name.substr(0, kMostCharacters));
    for (const auto& rule : m_rules) {
        for (const auto& pattern : rule.patterns) {
            if (fitsPattern(lower, pattern)) return rule.family;
        }
    }
    return KernelFamily::Unknown;
}

std::optional<std::size_t> KernelPatterns::stepRule(std::string_view name) const {
    const auto lower = lowerCase(name.substr(0, kMostCharacters));
    for (std::size_t at = 0; at < m_steps.size(); ++at) {
        if (fitsPattern(lower, m_steps[at])) return at;
    }
    return std::nullopt;
}

} // namespace gatescope
