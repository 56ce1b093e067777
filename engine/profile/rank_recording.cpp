// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/rank_recording.h"

#include <nlohmann/json.hpp>

#include <map>

namespace gatescope {

namespace {

using Json = nlohmann::json;

/// A record is a list: start, end, name, category, then keys and values of its arguments.
constexpr std::size_t kArgsFrom = 4;

/// Names by number: static storage of one process means nothing to another.
class NameTable {
public:
    std::size_t number(const char* name) {
        const auto [found, isNew] = m_numbers.try_emplace(name, m_numbers.size());
        if (isNew) m_names.push_back(name);
        return found->second;
    }
    const Json& names() const { return m_names; }

private:
    std::map<std::string, std::size_t> m_numbers;
    Json m_names = Json::array();
};

} // namespace

std::string RankRecording::pack(const Recorder& recorder) {
    const auto zero = TickClock::steadyNs() - recorder.scale().toNs(TickClock::now());
    NameTable names;
    Json lanes = Json::array();
    for (std::size_t i = 0; i < recorder.laneCount(); ++i) {
        const auto& lane = recorder.lane(i);
        Json records = Json::array();
        for (const auto& record : lane.records()) {
            Json one{zero + recorder.scale().toNs(record.start), zero + recorder.scale().toNs(record.end),
                     names.number(record.name), names.number(record.category)};
            for (std::size_t a = 0; a < record.args.size(); ++a) {
                one.push_back(static_cast<int>(record.args[a].key));
                one.push_back(record.args[a].value);
            }
            records.push_back(std::move(one));
        }
        lanes.push_back({{"name", lane.name()},
                         {"kind", static_cast<int>(lane.kind())},
                         {"records", std::move(records)}});
    }
    const auto bytes = Json::to_cbor({{"names", names.names()}, {"lanes", std::move(lanes)}});
    return {bytes.begin(), bytes.end()};
}

RankRecording::RankRecording(const std::string& packed) {
    const auto json = Json::from_cbor(packed);
    for (const auto& name : json.at("names"))
        m_names.push_back(name.get<std::string>());
    const auto nameOf = [this](const Json& number) { return m_names.at(number.get<std::size_t>()).c_str(); };
    for (const auto& lane : json.at("lanes")) {
        auto& records = m_records.emplace_back();
        for (const auto& one : lane.at("records")) {
            auto& record = records.emplace_back();
            record.begin(nameOf(one.at(2)), nameOf(one.at(3)), -1, -1);
            record.start = one.at(0).get<std::int64_t>();
            record.end = one.at(1).get<std::int64_t>();
            for (auto a = kArgsFrom; a + 1 < one.size(); a += 2)
                record.args.add(static_cast<ArgKey>(one.at(a).get<int>()), one.at(a + 1).get<std::int64_t>());
        }
        m_lanes.push_back({lane.at("name").get<std::string>(),
                           static_cast<TrackKind>(lane.at("kind").get<int>()), records});
    }
}

} // namespace gatescope
