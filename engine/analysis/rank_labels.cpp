// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/rank_labels.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace gatescope {

namespace {

std::optional<int> lastNumber(std::string_view text) {
    auto end = text.size();
    while (end > 0 && std::isdigit(static_cast<unsigned char>(text[end - 1])) == 0)
        --end;
    auto begin = end;
    while (begin > 0 && end - begin < 6 && std::isdigit(static_cast<unsigned char>(text[begin - 1])) != 0)
        --begin;
    if (begin == end) return std::nullopt;
    return std::stoi(std::string(text.substr(begin, end - begin)));
}

/// "[TP01] 4712", "RANK 1 HOST<name>" and "rank 1: python3" tell 1.
std::optional<int> rankFromName(std::string_view name) {
    if (name.starts_with('[')) {
        const auto end = name.find(']');
        if (end != std::string_view::npos) return lastNumber(name.substr(0, end));
    }
    const auto colon = name.find(": ");
    if (name.starts_with("rank ") && colon != std::string_view::npos)
        return lastNumber(name.substr(0, colon));
    if (name.starts_with("RANK ")) return lastNumber(name.substr(0, name.find(' ', 5)));
    return std::nullopt;
}

/// What PyTorch writes of a distributed run.
int rankOfRun(const Trace& trace, int ifUnsaid) {
    const auto metadata = nlohmann::json::parse(trace.metadata(), nullptr, false);
    if (!metadata.is_object()) return ifUnsaid;
    const auto info = metadata.find("distributedInfo");
    if (info == metadata.end() || !info->is_object()) return ifUnsaid;
    const auto rank = info->find("rank");
    return rank != info->end() && rank->is_number_integer() ? rank->get<int>() : ifUnsaid;
}

} // namespace

RankLabels::RankLabels(const Trace& trace, int ifUnsaid) {
    std::vector<std::optional<int>> labels;
    std::set<int> numbers;
    for (const auto& track : trace.tracks()) {
        const auto& process = track.parent != kNoTrack ? trace.tracks()[track.parent] : track;
        labels.push_back(rankFromName(process.name));
        if (labels.back()) numbers.insert(*labels.back());
    }
    // unitrace labels the host's process alone.
    const int unlabelled = numbers.size() == 1 ? *numbers.begin() : rankOfRun(trace, ifUnsaid);
    for (const auto& label : labels) {
        const int number = label.value_or(unlabelled);
        const auto found = std::ranges::find(m_numbers, number);
        m_ofTrack.push_back(static_cast<std::uint32_t>(found - m_numbers.begin()));
        if (found == m_numbers.end()) m_numbers.push_back(number);
    }
    if (m_numbers.empty()) m_numbers.push_back(unlabelled);
}

} // namespace gatescope
