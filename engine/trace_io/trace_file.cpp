// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/trace_file.h"

#include "trace_io/json_value.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <thread>

namespace gatescope {

namespace {

/// vLLM's files are called dp0_pp0_tp0_dcp0_ep0_rank3.ID.pt.trace.json.gz, SGLang's ID-TP-3.trace.json.gz.
int rankInName(std::string_view name) {
    for (const std::string_view word : {"rank", "TP-"}) {
        const auto at = name.rfind(word);
        if (at == std::string_view::npos) continue;
        auto digits = name.substr(at + word.size());
        if (digits.starts_with('-') || digits.starts_with('_')) digits.remove_prefix(1);
        int rank = -1;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), rank);
        if (error == std::errc() && rank >= 0) return rank;
    }
    return -1;
}

} // namespace

void TraceFile::read(const Listener& listener, const std::stop_token& stop) {
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
        throwIfStopped(stop);
        add(*batch);
        // Columns that grow to their size by doubling are copied, and twice as many pages of them are made.
        if (!expected && batch->consumed > kEnoughToTell && batch->consumed < 1) {
            m_importer.expect(kSomeMore / batch->consumed);
            expected = true;
        }
        listener(batch->consumed);
        m_reader.recycle(*batch);
        batches.giveBack(std::move(*batch));
    }
    m_importer.counts().add(m_reader.counts());
    for (std::size_t phase = 0; phase < m_reader.damagedPhases().size(); ++phase)
        m_importer.countDamaged(static_cast<char>(phase), m_reader.damagedPhases()[phase]);
}

void TraceFile::add(const EventBatch& batch) {
    if (batch.runInfo) {
        for (const auto& track : batch.runInfo->tracks)
            m_importer.tracks().list(track);
        for (const auto& lane : batch.runInfo->lanes)
            m_importer.tracks().listLane(lane.pid, lane.tid, lane.of);
    }
    for (const auto& event : batch.events)
        m_importer.add(event, batch.args);
}

std::int64_t TraceFile::baseTime() const {
    std::int64_t base = 0;
    for (const auto& [key, text] : m_reader.members()) {
        if (key != "baseTimeNanoseconds") continue;
        const auto digits = std::string_view(text).substr(text.starts_with('"') ? 1 : 0);
        std::from_chars(digits.data(), digits.data() + digits.size(), base);
    }
    return base;
}

std::string TraceFile::metadata() const {
    using Json = nlohmann::ordered_json;
    if (runInfo().ours) return runInfo().metadata;
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

int TraceFile::rank() const {
    for (const auto& [key, text] : m_reader.members()) {
        if (key != "distributedInfo") continue;
        const auto info = nlohmann::json::parse(text, nullptr, false);
        const auto rank = info.is_object() ? info.find("rank") : info.end();
        if (rank != info.end() && rank->is_number_integer()) return rank->get<int>();
    }
    return rankInName(m_reader.source().path().filename().string());
}

FileFacts TraceFile::facts() const {
    FileFacts facts;
    facts.path = m_reader.source().path();
    m_importer.describe(facts);
    facts.rank = rank();
    facts.textBytes = m_reader.textBytes();
    const auto packing = m_reader.source().packing();
    facts.packing = packing == TextSource::Packing::Gzip  ? "gzip"
                    : packing == TextSource::Packing::Zip ? "zip"
                                                          : "plain";
    const auto hasMember = [&](std::string_view key) {
        return std::ranges::any_of(m_reader.members(),
                                   [&](const auto& member) { return member.first == key; });
    };
    const bool kineto =
        hasMember("schemaVersion") || hasMember("deviceProperties") || hasMember("baseTimeNanoseconds");
    facts.format = runInfo().ours                        ? "gatescope"
                   : kineto                              ? "kineto"
                   : facts.categories.contains("gpu_op") ? "unitrace"
                                                         : "chrome";
    return facts;
}

} // namespace gatescope
