// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/routing_json.h"

#include "base/error.h"
#include "base/files.h"
#include "report/json_parts.h"

#include <fmt/format.h>

namespace gatescope {

namespace {

constexpr const char* kMark = "routing_capture";

/// [tokens, layers, k] from a flat list.
template <typename Value>
Json nested(const std::vector<Value>& flat, const RoutingCapture& capture) {
    auto tokens = Json::array();
    auto at = flat.begin();
    for (int t = 0; t < capture.tokens; ++t) {
        auto layers = Json::array();
        for (std::size_t layer = 0; layer < capture.layers.size(); ++layer, at += capture.topK)
            layers.push_back(std::vector<Value>(at, at + capture.topK));
        tokens.push_back(std::move(layers));
    }
    return tokens;
}

/// The other way; what has another shape is refused with its place.
template <typename Value>
std::vector<Value> flat(const Json& tokens, const char* name, const RoutingCapture& capture,
                        const std::string& where) {
    const auto refuse = [&](const std::string& problem) {
        throw InputError(fmt::format("{}: {}: {}", where, name, problem),
                         "A capture has shape [tokens, layers, k]");
    };
    if (!tokens.is_array()) refuse("is no list");
    std::vector<Value> values;
    for (std::size_t t = 0; t < tokens.size(); ++t) {
        if (!tokens[t].is_array() || tokens[t].size() != capture.layers.size())
            refuse(fmt::format("token {} has {} layers where {} are named", t, tokens[t].size(),
                               capture.layers.size()));
        for (const auto& choices : tokens[t]) {
            if (!choices.is_array() || std::ssize(choices) != capture.topK)
                refuse(fmt::format("token {} has {} experts in a layer, k is {}", t, choices.size(),
                                   capture.topK));
            for (const auto& choice : choices) {
                if (!choice.is_number()) refuse(fmt::format("token {} has {}", t, choice.dump()));
                values.push_back(choice.get<Value>());
            }
        }
    }
    return values;
}

RoutingCapture captureFrom(const Json& json, const std::string& where) {
    RoutingCapture capture;
    capture.model = json.value("model", "");
    capture.numExperts = json.at("num_experts").get<int>();
    capture.topK = json.at("num_experts_per_tok").get<int>();
    capture.layers = json.at("layers").get<std::vector<int>>();
    const auto& experts = json.at("experts");
    capture.tokens = static_cast<int>(experts.size());
    capture.tokensPerPass = json.value("tokens_per_pass", capture.tokens);
    capture.experts = flat<std::int32_t>(experts, "experts", capture, where);
    if (json.contains("weights")) {
        capture.weights = flat<float>(json.at("weights"), "weights", capture, where);
    } else {
        capture.weights.assign(capture.experts.size(), 1.0f / static_cast<float>(std::max(1, capture.topK)));
    }
    return capture;
}

} // namespace

std::string routingJson(const RoutingCapture& capture) {
    return oneLineText({{"schema", kJsonSchema},
                        {kMark, true},
                        {"model", capture.model},
                        {"num_experts", capture.numExperts},
                        {"num_experts_per_tok", capture.topK},
                        {"tokens_per_pass", capture.tokensPerPass},
                        {"layers", capture.layers},
                        {"shape", {capture.tokens, capture.layers.size(), capture.topK}},
                        {"experts", nested(capture.experts, capture)},
                        {"weights", nested(capture.weights, capture)}});
}

bool isRoutingFile(const std::filesystem::path& path) {
    return readBeginning(path, 256).find(fmt::format("\"{}\"", kMark)) != std::string::npos;
}

RoutingCapture routingFromJson(std::string_view text, const std::string& where) {
    const auto json = Json::parse(text, nullptr, false);
    if (!json.is_object() || !json.contains(kMark)) {
        throw InputError(where + ": is no captured routing",
                         "`gatescope profile --capture-routing FILE` writes one");
    }
    try {
        auto capture = captureFrom(json, where);
        validate(capture, where);
        return capture;
    } catch (const Json::exception& error) {
        throw InputError(fmt::format("{}: {}", where, error.what()),
                         "docs/formats.md describes captured routing");
    }
}

RoutingCapture readRoutingCapture(const std::filesystem::path& path) {
    return routingFromJson(readTextFile(path), path.string());
}

} // namespace gatescope
