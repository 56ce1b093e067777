// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/load_json.h"

namespace gatescope {

namespace {

Json figuresJson(const LoadFigures& f) {
    return {{"rows_total", f.rows},
            {"max", f.max},
            {"mean", f.mean},
            {"max_over_mean", f.maxOverMean},
            {"coefficient_of_variation", f.variation},
            {"coefficient_of_variation_by_chance", f.variationByChance},
            {"gini", f.gini},
            {"entropy_bits", f.entropy},
            {"experts_hit", f.expertsHit}};
}

LoadFigures figuresFrom(const Json& json) {
    LoadFigures f;
    f.rows = json.value("rows_total", 0.0);
    f.max = json.value("max", 0.0);
    f.mean = json.value("mean", 0.0);
    f.maxOverMean = json.value("max_over_mean", 0.0);
    f.variation = json.value("coefficient_of_variation", 0.0);
    f.variationByChance = json.value("coefficient_of_variation_by_chance", 0.0);
    f.gini = json.value("gini", 0.0);
    f.entropy = json.value("entropy_bits", 0.0);
    f.expertsHit = json.value("experts_hit", std::int64_t{0});
    return f;
}

Json boundJson(const EvenLoadBound& bound) {
    return {{"ranks", bound.ranks}, {"saves_at_most", bound.share}};
}

EvenLoadBound boundFrom(const Json& json) {
    return {json.value("ranks", std::int64_t{0}), json.value("saves_at_most", 0.0)};
}

Json differenceJson(const LoadComparison& comparison) {
    Json json{{"moved", comparison.moved}};
    json["max_over_mean"] = comparison.maxOverMean ? Json{{"low", comparison.maxOverMean->low},
                                                          {"high", comparison.maxOverMean->high}}
                                                   : Json();
    auto& layers = json["layers"] = Json::array();
    for (const auto& layer : comparison.layers) {
        layers.push_back({{"layer", layer.layer},
                          {"moved", layer.moved},
                          {"baseline", figuresJson(*layer.figures.baseline)},
                          {"candidate", figuresJson(*layer.figures.candidate)}});
    }
    json["only_in_baseline"] = comparison.onlyInBaseline;
    json["only_in_candidate"] = comparison.onlyInCandidate;
    return json;
}

} // namespace

Json expertLoadJson(const ExpertLoad& load) {
    Json json{{"source", load.source},
              {"format", load.format},
              {"experts", load.experts},
              {"passes", load.passes},
              {"typical", figuresJson(load.typical)}};
    if (!load.layers.empty()) json["worst_layer"] = load.layers[load.worst].layer;
    auto& even = json["even_load"] = Json::array({boundJson(load.perExpert)});
    if (load.perRank) even.push_back(boundJson(*load.perRank));
    auto& layers = json["layers"] = Json::array();
    for (const auto& layer : load.layers) {
        Json one{{"layer", layer.layer}};
        one.update(figuresJson(layer.figures));
        one["rows"] = layer.rows;
        layers.push_back(std::move(one));
    }
    return json;
}

ExpertLoad expertLoadFrom(const Json& json) {
    ExpertLoad load;
    load.source = json.at("source").get<std::string>();
    load.format = json.at("format").get<std::string>();
    load.experts = json.at("experts").get<std::int64_t>();
    load.passes = json.at("passes").get<std::size_t>();
    load.typical = figuresFrom(json.at("typical"));
    const auto& even = json.at("even_load");
    load.perExpert = boundFrom(even.at(0));
    if (even.size() > 1) load.perRank = boundFrom(even.at(1));
    for (const auto& layer : json.at("layers")) {
        auto rows = layer.at("rows").get<std::vector<double>>();
        const auto figures = loadFigures(rows);
        load.layers.push_back({layer.at("layer").get<int>(), std::move(rows), figures});
        if (load.layers.back().layer == json.at("worst_layer").get<int>())
            load.worst = load.layers.size() - 1;
    }
    return load;
}

std::string loadJson(const std::vector<ExpertLoad>& loads, const std::optional<LoadComparison>& difference) {
    Json json{{"schema", kJsonSchema}, {"loads", Json::array()}};
    for (const auto& load : loads)
        json["loads"].push_back(expertLoadJson(load));
    if (difference) json["difference"] = differenceJson(*difference);
    return indentedText(json);
}

} // namespace gatescope
