// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/provenance.h"

#include "analysis/device_names.h"
#include "base/version.h"
#include "report/json_parts.h"
#include "report/number_text.h"
#include "report/profile_words.h"
#include "report/rank_words.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ctime>
#include <set>

namespace gatescope {

namespace {

class FactFinder {
public:
    explicit FactFinder(const ReportedTrace& trace)
        : m_trace(trace), m_metadata(Json::parse(trace.trace().metadata(), nullptr, false)) {
        if (!m_metadata.is_object()) m_metadata = Json::object();
    }

    std::vector<Fact> find() {
        addFiles();
        addComposition();
        if (m_trace.profile) {
            addRun(*m_trace.profile);
        } else {
            addRecorder();
        }
        addDisturbances();
        return std::move(m_facts);
    }

private:
    void add(std::string name, std::string value) { m_facts.push_back({std::move(name), std::move(value)}); }
    void addFiles();
    void addComposition();
    void addRecorder();
    void addRun(const ProfileResult& run);
    void addDisturbances();
    void disturb(std::string what) { add("disturbed", std::move(what)); }

    const ReportedTrace& m_trace;
    Json m_metadata;
    std::vector<Fact> m_facts;
};

/// A member's value as people write it; nothing for what is no single value.
std::string valueText(const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    return value.is_number() || value.is_boolean() ? value.dump() : std::string();
}

bool isSet(const Json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end()) return false;
    return found->is_boolean() ? found->get<bool>() : found->is_number() && *found != 0;
}

void FactFinder::addFiles() {
    for (const auto& file : m_trace.imported.files) {
        add("file", fmt::format("{}: {}, {}, {} of text", file.path.filename().string(), file.format,
                                file.packing, bytesText(static_cast<double>(file.textBytes))));
        if (file.rank >= 0) add("rank", fmt::to_string(file.rank));
        constexpr std::int64_t kSecond = 1'000'000'000;
        constexpr std::int64_t kSince2001 = 1'000'000'000 * kSecond;
        if (file.clockOffsetNs > kSince2001)
            add("recorded", fmt::format("{:%Y-%m-%d %H:%M} UTC by its own clock",
                                        fmt::gmtime(static_cast<std::time_t>(file.clockOffsetNs / kSecond))));
    }
    const auto& trace = m_trace.trace();
    add("holds", fmt::format("{} slices on {} tracks, {} long", trace.sliceCount(), trace.tracks().size(),
                             timeText(static_cast<double>(trace.duration()))));
}

void FactFinder::addComposition() {
    if (const auto part = m_metadata.find("export"); part != m_metadata.end() && part->is_object()) {
        const auto of = part->value("of", Json::array());
        std::vector<std::string> names;
        for (const auto& name : of)
            names.push_back(valueText(name));
        add("composed",
            fmt::format("by gatescope export, of {}: not as a profiler wrote it", fmt::join(names, ", ")));
    }
    if (m_trace.file.find("composed") != std::string::npos)
        add("composed", "by the file's name: put together by hand, recorded on no device");
    if (m_trace.profile && m_trace.profile->simulated)
        add("composed", "a simulated device ran this: no speed is claimed from it");
}

void FactFinder::addRecorder() {
    constexpr std::size_t kMost = 12;
    std::vector<std::string> versions;
    for (const auto& [key, value] : m_metadata.items()) {
        const auto text = valueText(value);
        if (key.find("ersion") != std::string::npos && !text.empty() && versions.size() < kMost)
            versions.push_back(key + " " + text);
    }
    if (!versions.empty()) add("versions", fmt::format("{}", fmt::join(versions, ", ")));
    const auto devices = deviceNames(m_trace.trace());
    add("machine",
        devices.empty() ? "the trace does not name its device" : fmt::format("{}", fmt::join(devices, ", ")));
    add("command line", "not in the trace");
}

void FactFinder::addRun(const ProfileResult& run) {
    const auto& e = run.experiment;
    add("recorded by", fmt::format("GateScope {}", valueText(m_metadata.value("version", Json("")))));
    add("machine",
        fmt::format("{}{}, GEMM by {}", run.deviceName, run.simulated ? " (simulated)" : "", run.gemmName));
    add("model", fmt::format("{}: hidden_size {}, moe_intermediate_size {}, {} experts, top-{}, {}",
                             e.config.name, e.config.hiddenSize, e.config.moeIntermediateSize,
                             e.config.numExperts, e.config.numExpertsPerTok, dtypeName(e.dtype)));
    add("settings",
        fmt::format("{} tokens, {} layers, routing {}, weights {}, {} threads, device {}, {} warm-up "
                    "passes, {} passes per block",
                    e.tokens, e.layers, e.routing.text(),
                    e.checkpoint || e.weightsFile ? "of a checkpoint" : "synthetic",
                    e.threads == 0 ? std::string("all") : fmt::to_string(e.threads), e.device, e.warmup,
                    run.passesPerBlock));
    if (run.ranks) {
        std::set<std::string> hosts;
        for (const auto& rank : run.ranks->ranks)
            hosts.insert(rank.host);
        add("ranks", fmt::format("{}, on {}; tokens are all ranks', threads each rank's",
                                 ranksText(*run.ranks), fmt::join(hosts, ", ")));
    }
    add("seed", fmt::format("{} of weights and inputs", e.seed));
    add("measuring ended", endText(run));
    if (!run.failure.empty()) add("failure", run.failure);
}

void FactFinder::addDisturbances() {
    const auto before = m_facts.size();
    if (const auto& run = m_trace.profile) {
        disturb(fmt::format(
            "recording cost {:.0f} ns per slice, {:.3f} % of a recorded layer; the samples are of "
            "passes that were not recorded",
            run->recorderNsPerSlice, run->recorderShare * 100));
        for (const auto& one : run->runs) {
            if (one.sleepsPerLayer > 0)
                disturb(fmt::format("{}: threads slept {:.2f} times in a layer", one.placement.name(),
                                    one.sleepsPerLayer));
            if (const auto speeds = twoSpeeds(one.layerNs))
                disturb(fmt::format("{}: {}", one.placement.name(), twoSpeedsText(*speeds)));
        }
        if (run->droppedSlices > 0)
            disturb(fmt::format("{} slices did not fit the recorder", run->droppedSlices));
        if (run->nonFiniteLogits > 0)
            disturb(fmt::format("router logits of {} tokens were not finite", run->nonFiniteLogits));
        if (run->nonFiniteOutputs > 0)
            disturb(fmt::format("the output of {} tokens was not finite", run->nonFiniteOutputs));
        if (!run->nonFiniteWeights.empty())
            disturb(fmt::format("{} holds NaN or infinity", run->nonFiniteWeights));
        if (!run->complete) disturb("the run was stopped early");
    }
    if (isSet(m_metadata, "with_stack")) disturb("Python stacks were recorded, which slows the host");
    if (isSet(m_metadata, "profile_memory")) disturb("memory was recorded, which slows the host");
    for (const auto& remark : m_trace.detection.remarks)
        disturb(fmt::format("{}: {}", remark.title, remark.details));
    for (const auto& odd : m_trace.imported.diagnostics)
        disturb(fmt::format("{} x {}: {}", odd.count, odd.what, odd.advice));
    if (m_facts.size() == before) disturb("by nothing that the file tells of");
}

std::string varianceWords(VarianceSource source) {
    switch (source) {
    case VarianceSource::Measured:
        return "measured from these recordings";
    case VarianceSource::OneRun:
        return "none: both sides were taken in turn in one run";
    case VarianceSource::Assumed:
        break;
    }
    return "assumed, since too few recordings were given";
}

} // namespace

std::vector<Fact> provenanceOf(const ReportedTrace& trace) {
    return FactFinder(trace).find();
}

std::vector<Fact> provenanceOf(const Report& report) {
    std::vector<Fact> facts{{"made by", fmt::format("GateScope {}", version())}};
    if (!report.command.empty()) facts.push_back({"command line", report.command});
    facts.push_back({"intervals",
                     "95 %, by resampling with a fixed seed: the same files give the same figures; "
                     "docs/method.md says how"});
    for (const auto& [file, sweep] : report.sweeps) {
        const auto& points = sweep.points;
        facts.push_back({"sweep", fmt::format("{}: {}, seed {}, {:g} s a point", file,
                                              points.empty() ? std::string() : points.front().deviceName,
                                              sweep.plan.common.seed, sweep.plan.common.seconds)});
    }
    for (const auto& [file, load] : report.loads) {
        facts.push_back({"expert load", fmt::format("{}: {} experts in {} layers, counted by {}", file,
                                                    load.experts, load.layers.size(), load.format)});
    }
    if (report.comparison)
        facts.push_back({"variance between recordings", varianceWords(report.comparison->result.variance)});
    return facts;
}

} // namespace gatescope
