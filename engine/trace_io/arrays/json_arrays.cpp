// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/arrays/json_arrays.h"

#include "trace_io/arrays/npy_array.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

namespace gatescope {

namespace {

using Json = nlohmann::json;

void flatten(const Json& json, std::size_t depth, NumberArray& array) {
    if (!json.is_array()) {
        if (depth != array.shape.size() || !json.is_number()) refuseArrays("its lists are ragged");
        array.values.push_back(json.get<double>());
        return;
    }
    if (depth >= array.shape.size() || array.shape[depth] != std::ssize(json))
        refuseArrays("its lists are ragged");
    for (const auto& part : json)
        flatten(part, depth + 1, array);
}

bool isNumbers(const Json& json) {
    const auto* at = &json;
    while (at->is_array() && !at->empty())
        at = &at->front();
    return json.is_array() && at->is_number();
}

NumberArray arrayOf(const Json& json, std::string name) {
    NumberArray array;
    array.name = std::move(name);
    for (const auto* at = &json; at->is_array() && !at->empty(); at = &at->front())
        array.shape.push_back(std::ssize(*at));
    flatten(json, 0, array);
    return array;
}

std::vector<std::byte> fromBase64(std::string_view text) {
    static constexpr std::string_view kDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::vector<std::byte> bytes;
    std::uint32_t group = 0;
    int bits = 0;
    for (const char c : text.substr(0, text.find('='))) {
        const auto digit = kDigits.find(c);
        if (digit == std::string_view::npos) refuseArrays("its routed experts are no base64 text");
        group = group << 6U | static_cast<std::uint32_t>(digit);
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes.push_back(static_cast<std::byte>(group >> static_cast<unsigned>(bits) & 0xFFU));
    }
    return bytes;
}

/// Answers of one response follow one another: all have the same layers and k.
std::optional<NumberArray> routedExperts(const Json& response) {
    const auto choices = response.find("choices");
    if (choices == response.end() || !choices->is_array()) return std::nullopt;
    std::optional<NumberArray> all;
    for (const auto& choice : *choices) {
        const auto text = choice.is_object() ? choice.find("routed_experts") : choice.end();
        if (!choice.is_object() || text == choice.end() || !text->is_string()) continue;
        const auto bytes = fromBase64(text->get_ref<const std::string&>());
        const auto start = kNpyStart;
        if (bytes.size() < start.size() || std::memcmp(bytes.data(), start.data(), start.size()) != 0)
            refuseArrays("its routed experts are not in NumPy's format");
        auto array = npyArray(bytes);
        if (!all) {
            all = std::move(array);
            all->name = "routed_experts";
            continue;
        }
        if (array.shape.size() != all->shape.size() ||
            !std::equal(array.shape.begin() + 1, array.shape.end(), all->shape.begin() + 1))
            refuseArrays("the routed experts of its answers have different shapes");
        all->shape[0] += array.shape[0];
        all->values.insert(all->values.end(), array.values.begin(), array.values.end());
    }
    return all;
}

} // namespace

std::vector<NumberArray> jsonArrays(std::string_view text) {
    const auto json = Json::parse(text, nullptr, false);
    if (json.is_discarded()) refuseArrays("is no JSON");
    std::vector<NumberArray> arrays;
    if (isNumbers(json)) arrays.push_back(arrayOf(json, {}));
    if (!json.is_object()) return arrays;
    for (const auto& [key, value] : json.items()) {
        if (isNumbers(value)) arrays.push_back(arrayOf(value, key));
    }
    if (auto experts = routedExperts(json)) arrays.push_back(std::move(*experts));
    return arrays;
}

} // namespace gatescope
