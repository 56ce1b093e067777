// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/chrome_json_file.h"

#include "trace_io/device_snap.h"
#include "trace_io/json_value.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <thread>

namespace gatescope {

ChromeJsonFile::ChromeJsonFile(std::unique_ptr<FileWindow> window, TraceBuilder& builder)
    : TraceFile(std::move(window), builder),
      m_builder(builder),
      m_firstSlice(builder.sliceCount()),
      m_reader(m_window),
      m_importer(builder, m_tally, m_counts) {}

void ChromeJsonFile::finish(std::string_view prefix) {
    m_importer.finish(prefix);
    FileFacts facts;
    m_tally.describe(facts);
    if (format(facts) == "unitrace") snapDeviceSlices(m_builder, m_firstSlice);
}

void ChromeJsonFile::readAll() {
    constexpr std::size_t kMostAhead = 3;
    constexpr double kEnoughToTell = 0.05;
    constexpr double kSomeMore = 1.1; // reading is a few blocks ahead
    EventReader::Batches batches(kMostAhead);
    // Ends before what it uses, also where something goes wrong here.
    const std::jthread thread([&](const std::stop_token& own) {
        try {
            m_reader.read(batches, own);
            batches.end();
        } catch (...) {
            batches.end(std::current_exception());
        }
    });
    bool expected = false;
    while (auto batch = batches.next()) {
        takeNote();
        add(*batch);
        // Columns that grow to their size by doubling are copied, and twice as many pages of them are made.
        if (!expected && batch->consumed > kEnoughToTell && batch->consumed < 1) {
            m_importer.expect(kSomeMore / batch->consumed);
            expected = true;
        }
        m_reader.recycle(*batch);
        batches.giveBack(std::move(*batch));
    }
    m_counts.add(m_reader.counts());
    for (std::size_t phase = 0; phase < m_reader.damagedPhases().size(); ++phase)
        m_tally.countEvent(static_cast<char>(phase), m_reader.damagedPhases()[phase]);
    notePacking();
    if (m_tally.earliest()) return;
    if (const auto lost = m_importer.firstUnusableTime()) {
        refuse(fmt::format(
            "none of its times can be used, the first at byte {}: ts is a number of microseconds", *lost));
    }
}

void ChromeJsonFile::add(const EventBatch& batch) {
    if (batch.runInfo) {
        if (batch.runInfo->ours) m_importer.expectOwnTimes();
        for (const auto& track : batch.runInfo->tracks)
            m_importer.tracks().list(track);
        for (const auto& lane : batch.runInfo->lanes)
            m_importer.tracks().listLane(lane.pid, lane.tid, lane.of);
    }
    for (const auto& event : batch.events)
        m_importer.add(event, batch.args);
}

std::int64_t ChromeJsonFile::baseTime() const {
    std::int64_t base = 0;
    for (const auto& [key, text] : m_reader.members()) {
        if (key != "baseTimeNanoseconds") continue;
        const auto digits = std::string_view(text).substr(text.starts_with('"') ? 1 : 0);
        std::from_chars(digits.data(), digits.data() + digits.size(), base);
    }
    return base;
}

std::string ChromeJsonFile::metadata() const {
    using Json = nlohmann::ordered_json;
    if (m_reader.runInfo().ours) return m_reader.runInfo().metadata;
    // Perfetto skips these too, or they say nothing about the run.
    constexpr std::array kIgnored{"traceEvents", "systemTraceEvents", "displayTimeUnit", "stackFrames"};
    auto all = Json::object();
    const auto add = [&](const std::string& key, const std::string& text) {
        auto value = Json::parse(text, nullptr, false);
        if (value.is_discarded()) value = Json::parse(json::mendedJson(text), nullptr, false);
        if (value.is_discarded()) return;
        if ((key == "otherData" || key == "metadata") && value.is_object()) {
            for (const auto& [name, member] : value.items())
                all[name] = member;
        } else {
            all[key] = value;
        }
    };
    for (const auto& [key, text] : m_reader.members()) {
        if (std::ranges::find(kIgnored, key) == kIgnored.end()) add(key, text);
    }
    if (!m_importer.otherMetadata().empty()) add("metadata_events", m_importer.otherMetadata());
    return all.dump(-1, ' ', false, Json::error_handler_t::replace);
}

int ChromeJsonFile::rank() const {
    const auto rankIn = [](const nlohmann::json& info) {
        const auto rank = info.is_object() ? info.find("rank") : info.end();
        return rank != info.end() && rank->is_number_integer() ? std::optional(rank->get<int>())
                                                               : std::nullopt;
    };
    for (const auto& [key, text] : m_reader.members()) {
        // Exporting puts what a file says of its run into otherData.
        const bool exported = key == "otherData" && isOurs();
        if (key != "distributedInfo" && !exported) continue;
        const auto value = nlohmann::json::parse(text, nullptr, false);
        if (!exported) {
            if (const auto rank = rankIn(value)) return *rank;
        } else if (value.is_object() && value.contains("distributedInfo") && !holdsSeveralRanks()) {
            if (const auto rank = rankIn(value["distributedInfo"])) return *rank;
        }
    }
    return TraceFile::rank();
}

/// An export of several files says of the run what the first of them did; its processes tell their ranks.
bool ChromeJsonFile::holdsSeveralRanks() const {
    return m_importer.hasProcessNamed("rank ");
}

std::string_view ChromeJsonFile::format(const FileFacts& facts) const {
    if (m_reader.runInfo().ours) return "gatescope";
    constexpr std::array kKinetoMembers{"schemaVersion", "deviceProperties", "baseTimeNanoseconds"};
    const bool kineto = std::ranges::any_of(m_reader.members(), [&](const auto& member) {
        return std::ranges::find(kKinetoMembers, member.first) != kKinetoMembers.end();
    });
    if (kineto) return "kineto";
    return facts.categories.contains("gpu_op") ? "unitrace" : "chrome";
}

} // namespace gatescope
