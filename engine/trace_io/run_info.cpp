// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/run_info.h"

#include <nlohmann/json.hpp>

#include <array>

namespace gatescope {

namespace {

using OrderedJson = nlohmann::ordered_json;

constexpr int kSchema = 1;

// In the order of TrackKind.
constexpr std::array<std::string_view, 5> kTrackKindNames{"process", "host_thread", "device_queue", "phases",
                                                          "counter"};
static_assert(kTrackKindNames.size() == static_cast<std::size_t>(TrackKind::Counter) + 1);

std::string text(const OrderedJson& json) {
    return json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

OrderedJson objectFrom(const std::string& json) {
    auto parsed = OrderedJson::parse(json, nullptr, false);
    return parsed.is_object() ? parsed : OrderedJson::object();
}

OrderedJson describeTracks(const std::vector<Track>& tracks) {
    auto list = OrderedJson::array();
    for (const auto& track : tracks) {
        OrderedJson entry{{"pid", track.pid}, {"tid", track.tid}, {"kind", trackKindName(track.kind)}};
        // Counters have no name or order of their own among a file's events.
        if (track.kind == TrackKind::Counter) {
            entry["name"] = track.name;
            entry["order"] = track.order;
        }
        list.push_back(std::move(entry));
    }
    return list;
}

Track trackFrom(const OrderedJson& entry) {
    Track track;
    track.pid = entry.value("pid", 0u);
    track.tid = entry.value("tid", 0u);
    track.kind = trackKindFromName(entry.value("kind", std::string()));
    track.name = entry.value("name", std::string());
    track.order = entry.value("order", 0);
    return track;
}

} // namespace

std::string_view trackKindName(TrackKind kind) {
    return kTrackKindNames[static_cast<std::size_t>(kind)];
}

TrackKind trackKindFromName(std::string_view name) {
    for (std::size_t i = 0; i < kTrackKindNames.size(); ++i) {
        if (kTrackKindNames[i] == name) return static_cast<TrackKind>(i);
    }
    return TrackKind::HostThread;
}

RunInfo describeRun(const std::string& metadata, const std::vector<Track>& tracks,
                    std::span<const LaneNumber> lanes) {
    auto otherData = objectFrom(metadata);
    auto flat = OrderedJson::object();
    for (const auto& [key, value] : otherData.items()) {
        if (key != "gatescope") flat[key] = value.is_string() ? value : OrderedJson(text(value));
    }
    // The schema stands first, whether or not what follows was read from a file.
    OrderedJson own{{"schema", kSchema}};
    auto& given = otherData["gatescope"];
    if (given.is_object()) {
        for (auto& [key, value] : given.items())
            own.emplace(key, std::move(value));
    }
    own["tracks"] = describeTracks(tracks);
    for (const auto& lane : lanes)
        own["lanes"].push_back({{"pid", lane.pid}, {"tid", lane.tid}, {"of", lane.of}});
    given = std::move(own);
    return {text(otherData), text(flat)};
}

ReadRunInfo readRunInfo(const std::string& otherData) {
    ReadRunInfo info;
    auto json = objectFrom(otherData);
    const auto own = json.find("gatescope");
    if (own == json.end() || !own->is_object() || !own->contains("schema")) {
        if (!json.empty()) info.metadata = otherData;
        return info;
    }
    info.ours = true;
    if (const auto tracks = own->find("tracks"); tracks != own->end() && tracks->is_array()) {
        for (const auto& entry : *tracks) {
            // A damaged list costs kinds and order only.
            try {
                if (entry.is_object()) info.tracks.push_back(trackFrom(entry));
            } catch (const OrderedJson::exception&) {
            }
        }
    }
    if (const auto lanes = own->find("lanes"); lanes != own->end() && lanes->is_array()) {
        for (const auto& entry : *lanes) {
            try {
                if (entry.is_object())
                    info.lanes.push_back(
                        {entry.value("pid", 0u), entry.value("tid", 0u), entry.value("of", 0u)});
            } catch (const OrderedJson::exception&) {
            }
        }
    }
    own->erase("schema");
    own->erase("lanes");
    own->erase("tracks");
    if (own->empty()) json.erase("gatescope");
    info.metadata = text(json);
    return info;
}

} // namespace gatescope
