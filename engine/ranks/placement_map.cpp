// SPDX-License-Identifier: GPL-3.0-or-later
#include "ranks/placement_map.h"

#include "base/error.h"
#include "base/files.h"
#include "moe/strict_json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace gatescope {

namespace {

constexpr const char* kRanksOfExpert = "ranks_of_expert";
constexpr const char* kPhysicalToLogical = "physical_to_logical";

using Holders = std::vector<std::vector<int>>;

/// One of the two forms of a map, with what a refusal must name.
class MapReader {
public:
    MapReader(const nlohmann::json& json, const std::string& where, int experts, int ranks)
        : m_json(json), m_where(where), m_experts(experts), m_ranks(ranks) {}

    Holders read() const {
        const bool byExpert = m_json.contains(kRanksOfExpert);
        const bool bySlot = m_json.contains(kPhysicalToLogical);
        if (byExpert == bySlot) {
            fail(byExpert ? "has two maps" : "has no map",
                 fmt::format("It needs one of the fields {} and {}", kRanksOfExpert, kPhysicalToLogical));
        }
        for (const auto& [name, value] : m_json.items()) {
            if (name != kRanksOfExpert && name != kPhysicalToLogical)
                fail(fmt::format("field '{}' is unknown", name), "Remove it");
        }
        return byExpert ? readExperts(m_json.at(kRanksOfExpert)) : readSlots(m_json.at(kPhysicalToLogical));
    }

private:
    [[noreturn]] void fail(const std::string& problem, const std::string& remedy) const {
        throw InputError(fmt::format("{}: {}", m_where, problem), remedy);
    }

    /// A whole number from 0 to below `end`.
    int number(const nlohmann::json& value, const std::string& field, int end, const char* what) const {
        if (!value.is_number_integer())
            fail(fmt::format("{} is {}, not a number", field, value.dump()),
                 fmt::format("Name {}s by number", what));
        if (value < 0 || value >= end) {
            fail(fmt::format("{} is {}: there is no such {}", field, value.dump(), what),
                 fmt::format("This run has {}s 0 to {}", what, end - 1));
        }
        return value.get<int>();
    }

    void requireList(const nlohmann::json& value, const std::string& field, const char* of) const {
        if (!value.is_array())
            fail(fmt::format("{} is no list", field), fmt::format("Give a list of {}", of));
    }

    Holders readExperts(const nlohmann::json& list) const {
        requireList(list, kRanksOfExpert, "lists of ranks, one for each expert");
        if (list.size() != static_cast<std::size_t>(m_experts)) {
            fail(fmt::format("{} has {} entries, the model has {} experts", kRanksOfExpert, list.size(),
                             m_experts),
                 "Give each expert a list of ranks");
        }
        Holders holders;
        for (std::size_t e = 0; e < list.size(); ++e) {
            const auto field = fmt::format("{}[{}]", kRanksOfExpert, e);
            requireList(list[e], field, "ranks");
            if (list[e].empty()) fail(fmt::format("{} is empty", field), "Each expert needs a rank");
            auto& ranks = holders.emplace_back();
            for (std::size_t i = 0; i < list[e].size(); ++i)
                addHolder(ranks, number(list[e][i], fmt::format("{}[{}]", field, i), m_ranks, "rank"), field);
        }
        return holders;
    }

    Holders readSlots(const nlohmann::json& list) const {
        requireList(list, kPhysicalToLogical, "experts, one for each slot");
        const auto slots = static_cast<int>(list.size());
        if (slots == 0 || slots % m_ranks != 0) {
            fail(fmt::format("{} has {} slots, which {} ranks can't share evenly", kPhysicalToLogical, slots,
                             m_ranks),
                 "Give every rank as many slots");
        }
        Holders holders(static_cast<std::size_t>(m_experts));
        for (int slot = 0; slot < slots; ++slot) {
            const auto field = fmt::format("{}[{}]", kPhysicalToLogical, slot);
            const int expert = number(list[static_cast<std::size_t>(slot)], field, m_experts, "expert");
            addHolder(holders[static_cast<std::size_t>(expert)], slot / (slots / m_ranks), field);
        }
        const auto missing = std::ranges::find_if(holders, [](const auto& ranks) { return ranks.empty(); });
        if (missing != holders.end()) {
            fail(fmt::format("{} has no slot for expert {}", kPhysicalToLogical, missing - holders.begin()),
                 "Each expert needs a slot");
        }
        return holders;
    }

    void addHolder(std::vector<int>& holders, int rank, const std::string& field) const {
        if (std::ranges::count(holders, rank) > 0) {
            fail(fmt::format("{}: rank {} would hold the expert twice", field, rank),
                 "A second copy on one rank saves nothing");
        }
        holders.push_back(rank);
    }

    const nlohmann::json& m_json;
    const std::string& m_where;
    int m_experts;
    int m_ranks;
};

} // namespace

ExpertPlacement parsePlacementMap(std::string_view text, const std::string& where, int experts, int ranks) {
    const auto json = parseStrictJson(text, where);
    auto holders = MapReader(json, where, experts, ranks).read();
    ExpertPlacement placement(std::move(holders), ranks);
    for (int rank = 0; rank < ranks; ++rank) {
        if (placement.expertsHeldBy(rank) > 0) continue;
        throw InputError(fmt::format("{}: rank {} would hold no expert", where, rank),
                         "Give it one, or start fewer ranks");
    }
    return placement;
}

ExpertPlacement readPlacementMap(const std::filesystem::path& path, int experts, int ranks) {
    return parsePlacementMap(readTextFile(path), path.string(), experts, ranks);
}

} // namespace gatescope
