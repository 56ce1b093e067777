// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/sweep_json.h"

#include "base/error.h"
#include "base/files.h"
#include "base/version.h"
#include "profile/xpu_backend.h"
#include "report/config_json.h"
#include "report/json_parts.h"
#include "report/sweep_words.h"

#include <fmt/format.h>

#include <algorithm>

namespace gatescope {

namespace {

Json modelJson(const MoeConfig& config) {
    Json json{{"model", config.name}};
    json.update(configJson(config));
    return json;
}

Json planJson(const SweepPlan& plan) {
    const auto& common = plan.common;
    Json json{{"models", Json::array()}, {"dtypes", Json::array()}};
    for (const auto& model : plan.models)
        json["models"].push_back(modelJson(model));
    for (const auto dtype : plan.dtypes)
        json["dtypes"].push_back(dtypeName(dtype));
    json["threads"] = plan.threads;
    json["tokens"] = plan.tokens;
    json["placements"] = Json::array();
    for (const auto placement : common.placements)
        json["placements"].push_back(placement.name());
    json["layers"] = common.layers;
    json["device"] = common.device;
    json["gemm"] = gemmChoiceName(common.gemm);
    json["quantize"] = weightFormatName(common.quantize);
    json["routing"] = common.routing.text();
    json["seed"] = common.seed;
    json["seconds"] = common.seconds;
    json["warmup"] = common.warmup;
    if (isXpu(common.device)) json["xpu_mode"] = xpuModeName(common.xpuMode);
    // Always there, so that one over ranks is told from one that is not.
    json["ranks"] =
        plan.ranks ? Json{{"count", plan.ranks->count}, {"placement", plan.ranks->placement}} : Json();
    return json;
}

SweepPlan planFrom(const Json& json) {
    SweepPlan plan;
    for (const auto& model : json.at("models")) {
        plan.models.push_back(configFrom(model));
        plan.models.back().name = model.at("model").get<std::string>();
    }
    for (const auto& dtype : json.at("dtypes"))
        plan.dtypes.push_back(dtypeFromName(dtype.get<std::string>()));
    plan.threads = json.at("threads").get<std::vector<int>>();
    plan.tokens = json.at("tokens").get<std::vector<int>>();
    auto& common = plan.common;
    common.placements.clear();
    for (const auto& placement : json.at("placements"))
        common.placements.push_back(RouterPlacement::fromName(placement.get<std::string>()));
    common.layers = json.at("layers").get<int>();
    common.device = json.at("device").get<std::string>();
    common.gemm = gemmChoiceFromName(json.at("gemm").get<std::string>());
    common.quantize = weightFormatFromName(json.at("quantize").get<std::string>());
    common.routing = RoutingSpec::parse(json.at("routing").get<std::string>());
    common.seed = json.at("seed").get<std::uint64_t>();
    common.seconds = json.at("seconds").get<double>();
    common.warmup = json.at("warmup").get<int>();
    if (isXpu(common.device)) common.xpuMode = xpuModeFromName(json.at("xpu_mode").get<std::string>());
    if (const auto ranks = json.value("ranks", Json()); !ranks.is_null())
        plan.ranks = SweepRanks{ranks.at("count").get<int>(), ranks.at("placement").get<std::string>()};
    return plan;
}

Json differenceJson(const SweepPoint& point, const PairedDifference& difference) {
    Json json{{"of", {point.runs[0].placement.name(), point.runs[1].placement.name()}}};
    json.update(intervalJson(difference));
    const double base = median(point.runs[1].layerNs);
    json["relative_low"] = difference.low / base;
    json["relative_high"] = difference.high / base;
    return json;
}

Json disturbanceJson(const Disturbance& one) {
    Json json{{"reasons", disturbanceWords(one)}, {"spread", one.spread}};
    if (one.heaps) json["heaps_ns"] = {one.heaps->low, one.heaps->high};
    return json;
}

Json pointRanksJson(const PointRanks& ranks) {
    return {{"rows_mean", ranks.rowsMean},
            {"imbalance", ranks.imbalance},
            {"even_load_saves_at_most", ranks.evenLoadSaves},
            {"same_as_one_rank", ranks.sameAsOneRank ? Json(*ranks.sameAsOneRank) : Json()},
            {"one_rank_note", ranks.oneRankNote},
            {"experts_hit_mean", ranks.expertsHitMean},
            {"layer_calls", ranks.layerCalls}};
}

PointRanks pointRanksFrom(const Json& json, const std::optional<SweepRanks>& ofPlan) {
    PointRanks ranks;
    ranks.rowsMean = json.at("rows_mean").get<std::vector<double>>();
    if (static_cast<int>(ranks.rowsMean.size()) != (ofPlan ? ofPlan->count : 0))
        throw InputError("a point's rows_mean are not of the plan's ranks");
    ranks.imbalance = json.at("imbalance").get<double>();
    ranks.evenLoadSaves = json.at("even_load_saves_at_most").get<double>();
    if (ranks.evenLoadSaves < 0 || ranks.evenLoadSaves >= 1)
        throw InputError("a point's even_load_saves_at_most is not from 0 to below 1");
    if (const auto& same = json.at("same_as_one_rank"); !same.is_null())
        ranks.sameAsOneRank = same.get<bool>();
    ranks.oneRankNote = json.at("one_rank_note").get<std::string>();
    // Files of earlier builds have the rows of their latest session, and not over how many calls.
    ranks.expertsHitMean = json.value("experts_hit_mean", 0.0);
    ranks.layerCalls = json.value("layer_calls", std::int64_t{0});
    if (ranks.layerCalls < 0) throw InputError("a point's layer_calls is less than 0");
    return ranks;
}

Json pointJson(const SweepPoint& point) {
    Json json{{"model", point.config.name},
              {"dtype", dtypeName(point.dtype)},
              {"threads", point.threads},
              {"tokens", point.tokens},
              {"group", point.group},
              {"rounds", point.rounds},
              {"finished", point.finished()},
              {"spent_ns", point.spentNs},
              {"device", point.deviceName},
              {"gemm", point.gemmName},
              {"blocks", point.blocks},
              {"passes_per_block", point.passesPerBlock},
              {"preempted_blocks", point.switches.preempted},
              {"slept_blocks", point.switches.slept},
              {"experts_hit_mean", point.expertsHitMean},
              {"outputs_identical", point.outputsIdentical}};
    auto& runs = json["runs"] = Json::array();
    for (const auto& run : point.runs) {
        Json one{{"placement", run.placement.name()}};
        if (!run.layerNs.empty()) one["layer_ns"] = summaryJson(summarize(run.layerNs));
        one["sleeps_per_layer"] = run.sleepsPerLayer;
        one["layer_ns_samples"] = run.layerNs;
        runs.push_back(std::move(one));
    }
    if (const auto difference = point.difference()) json["difference"] = differenceJson(point, *difference);
    if (const auto disturbance = point.disturbance()) json["disturbed"] = disturbanceJson(*disturbance);
    if (point.ranks) json["ranks"] = pointRanksJson(*point.ranks);
    return json;
}

/// What was measured of a point that the plan gave.
void readPoint(const Json& json, SweepPoint& point, const std::optional<SweepRanks>& ranksOfPlan) {
    point.group = json.at("group").get<int>();
    point.rounds = json.at("rounds").get<int>();
    point.spentNs = json.at("spent_ns").get<double>();
    point.deviceName = json.at("device").get<std::string>();
    point.gemmName = json.at("gemm").get<std::string>();
    point.blocks = json.at("blocks").get<std::size_t>();
    point.passesPerBlock = json.at("passes_per_block").get<std::size_t>();
    // Files of earlier builds have no such count.
    point.switches.preempted = json.value("preempted_blocks", std::size_t{0});
    point.switches.slept = json.value("slept_blocks", std::size_t{0});
    point.expertsHitMean = json.at("experts_hit_mean").get<double>();
    point.outputsIdentical = json.at("outputs_identical").get<bool>();
    if (const auto ranks = json.find("ranks"); ranks != json.end())
        point.ranks = pointRanksFrom(*ranks, ranksOfPlan);
    for (std::size_t v = 0; v < point.runs.size(); ++v) {
        const auto& run = json.at("runs").at(v);
        point.runs[v].sleepsPerLayer = run.at("sleeps_per_layer").get<double>();
        point.runs[v].layerNs = run.at("layer_ns_samples").get<std::vector<double>>();
        if (point.runs[v].layerNs.size() != point.blocks * point.passesPerBlock)
            throw InputError("a point's samples are not those of its blocks");
    }
}

SweepResult resultFrom(const Json& json) {
    auto sweep = newSweep(planFrom(json.at("plan")));
    sweep.sessions = json.at("sessions").get<int>();
    sweep.groups = json.at("groups").get<int>();
    if (const auto ranks = json.value("ranks", Json()); !ranks.is_null()) {
        sweep.transport = ranks.at("transport").get<std::string>();
        sweep.hosts = ranks.at("hosts").get<std::vector<std::string>>();
    }
    const auto& points = json.at("points");
    if (points.size() != sweep.points.size()) throw InputError("its points are not those of its plan");
    for (std::size_t i = 0; i < points.size(); ++i)
        readPoint(points[i], sweep.points[i], sweep.plan.ranks);
    return sweep;
}

} // namespace

std::string sweepJson(const SweepResult& sweep) {
    Json json{{"schema", kJsonSchema},
              {"version", version()},
              {"sweep", true},
              {"plan", planJson(sweep.plan)},
              {"rounds", kSweepRounds},
              {"sessions", sweep.sessions},
              {"groups", sweep.groups},
              {"interleaved", sweep.groups == 1},
              {"complete", sweep.complete()},
              {"remarks", sweepRemarks(sweep)}};
    if (const auto& ranks = sweep.plan.ranks) {
        json["ranks"] = {{"count", ranks->count},
                         {"placement", ranks->placement},
                         {"transport", sweep.transport},
                         {"hosts", sweep.hosts}};
    }
    auto& points = json["points"] = Json::array();
    for (const auto& point : sweep.points)
        points.push_back(pointJson(point));
    return oneLineText(json);
}

bool isSweepFile(const std::filesystem::path& path) {
    const auto begin = readBeginning(path, 100);
    return begin.starts_with("{\"schema\":") && begin.find("\"sweep\":true") != std::string::npos;
}

SweepResult sweepFromJson(std::string_view text, const std::string& where) {
    const auto json = Json::parse(text, nullptr, false);
    const std::string remedy = "Write the sweep to another file";
    if (!json.is_object() || !json.contains("sweep")) {
        throw InputError(where + ": is no sweep of gatescope's", remedy);
    }
    if (json.value("version", "") != version() || json.value("rounds", 0) != kSweepRounds) {
        throw InputError(fmt::format("{}: was begun by gatescope {}, this is {}", where,
                                     json.value("version", "?"), version()),
                         remedy);
    }
    try {
        return resultFrom(json);
    } catch (const Json::exception& error) {
        throw InputError(fmt::format("{}: the sweep is damaged: {}", where, error.what()), remedy);
    } catch (const Error& error) {
        throw InputError(fmt::format("{}: the sweep is damaged: {}", where, error.problem()), remedy);
    }
}

void checkSamePlan(const SweepPlan& begun, const SweepPlan& asked, const std::string& where) {
    const auto before = planJson(begun);
    const auto after = planJson(asked);
    for (const auto& [key, value] : after.items()) {
        const auto known = before.value(key, Json());
        if (known == value) continue;
        const auto names = [](const Json& models) {
            std::vector<std::string> list;
            for (const auto& model : models)
                list.push_back(model.value("model", ""));
            return Json(list);
        };
        const bool models = key == "models";
        throw UsageError(fmt::format("{}: was begun with {} {}, and this sweep has {}", where, key,
                                     models ? names(known).dump() : known.dump(),
                                     models ? names(value).dump() : value.dump()),
                         "Give the same options to go on with it, or another -o for a new sweep");
    }
}

} // namespace gatescope
