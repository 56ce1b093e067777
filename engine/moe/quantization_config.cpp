// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/quantization_config.h"

#include "base/files.h"
#include "moe/config_parts.h"
#include "moe/strict_json.h"

#include <fmt/format.h>

namespace gatescope {

namespace {

constexpr auto kOtherRelease = "Take a release in bf16, block-scaled FP8, MXFP4 or int8 (W8A8) of this model";

void demandWord(const JsonFields& fields, std::string_view name, std::string_view only) {
    const auto value = fields.string(name);
    if (value != only) {
        fields.fail(name, fmt::format("\"{}\" is not supported, only \"{}\" is", value, only), kOtherRelease);
    }
}

void demandFlag(const JsonFields& fields, std::string_view name, bool only, std::string_view meaning) {
    if (fields.boolean(name) != only)
        fields.fail(name, fmt::format("is {}: {} is not supported", !only, meaning), kOtherRelease);
}

void checkFp8(const JsonFields& fields) {
    if (fields.integers("weight_block_size") != std::vector<int>{128, 128}) {
        fields.fail("weight_block_size", "is not [128, 128], and FP8 is read with those blocks only",
                    kOtherRelease);
    }
    if (fields.has("activation_scheme")) demandWord(fields, "activation_scheme", "dynamic");
}

/// Weights or activations of one group: 8 bits, symmetric, with one scale for each of what `strategy` says.
void checkInt8(const JsonFields& group, std::string_view name, std::string_view strategy) {
    const auto fields = group.object(name);
    if (!fields) {
        group.fail(name, "is missing: int8 with other types beside it is not supported", kOtherRelease);
    }
    if (const int bits = fields->integer("num_bits"); bits != 8)
        fields->fail("num_bits", fmt::format("is {}, only 8 is supported", bits), kOtherRelease);
    demandWord(*fields, "type", "int");
    demandWord(*fields, "strategy", strategy);
    demandFlag(*fields, "symmetric", true, "a zero point");
    if (fields->has("group_size") && fields->integer("group_size") > 0)
        fields->fail("group_size", "is given: groups of a channel are not supported", kOtherRelease);
}

void checkCompressedTensors(const JsonFields& fields) {
    demandWord(fields, "format", "int-quantized");
    const auto groups = fields.object("config_groups");
    if (!groups) fields.fail("config_groups", "is missing", "Get the file again or write it anew");
    for (const auto& name : groups->names()) {
        const auto group = groups->object(name);
        if (!group) groups->fail(name, "is null", "Get the file again or write it anew");
        checkInt8(*group, "weights", "channel");
        checkInt8(*group, "input_activations", "token");
        demandFlag(*group->object("input_activations"), "dynamic", true,
                   "a scale of activations that is fixed beforehand");
    }
}

void checkQuantization(const JsonFields& owner) {
    const auto fields = owner.object("quantization_config");
    if (!fields) return;
    const auto method = fields->string("quant_method");
    if (method == "fp8") {
        checkFp8(*fields);
    } else if (method == "compressed-tensors") {
        checkCompressedTensors(*fields);
    } else if (method != "mxfp4") {
        fields->fail("quant_method", fmt::format("\"{}\" is not supported", method), kOtherRelease);
    }
}

} // namespace

void requireKnownQuantization(const std::filesystem::path& configFile, std::string_view part) {
    const auto where = configFile.string();
    const auto json = parseStrictJson(quoteNonFinite(readTextFile(configFile)), where);
    const JsonFields top(json, where);
    const auto parts = configParts(top, part);
    for (const auto* owner : {&top, &parts.part, &parts.text})
        checkQuantization(*owner);
}

} // namespace gatescope
