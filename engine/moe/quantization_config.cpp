// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/quantization_config.h"

#include "base/files.h"
#include "moe/config_parts.h"
#include "moe/existing_path.h"
#include "moe/strict_json.h"

#include <fmt/format.h>

namespace gatescope {

namespace {

constexpr auto kOtherRelease = "Take a release in bf16, FP8, MXFP4 or int8 (W8A8) of this model";
constexpr auto kWriteAnew = "Get the file again or write it anew";

/// FP8 has scales of these blocks, if of any.
const std::vector<int> kBlock{128, 128};

void requireWord(const JsonFields& fields, std::string_view name, std::string_view only) {
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
    if (fields.has("weight_block_size") && fields.integers("weight_block_size") != kBlock) {
        fields.fail("weight_block_size", "is not [128, 128], and FP8 is read with those blocks only",
                    kOtherRelease);
    }
    if (fields.has("fmt")) requireWord(fields, "fmt", "e4m3");
    const auto scheme = fields.string("activation_scheme", "dynamic");
    if (scheme != "dynamic" && scheme != "static") {
        fields.fail("activation_scheme",
                    fmt::format("\"{}\" is not known, only \"dynamic\" and \"static\" are", scheme),
                    kOtherRelease);
    }
}

/// Of one group's weights or activations.
JsonFields numbersOf(const JsonFields& group, std::string_view name) {
    const auto fields = group.object(name);
    if (!fields) {
        group.fail(name, "is missing: int8 with other types beside it is not supported", kOtherRelease);
    }
    return *fields;
}

void checkEightBits(const JsonFields& numbers) {
    if (const int bits = numbers.integer("num_bits"); bits != 8)
        numbers.fail("num_bits", fmt::format("is {}, only 8 is supported", bits), kOtherRelease);
    demandFlag(numbers, "symmetric", true, "a zero point");
    if (numbers.has("group_size") && numbers.integer("group_size") > 0)
        numbers.fail("group_size", "is given: groups of a channel are not supported", kOtherRelease);
}

/// One scale for each of what `strategy` says.
void checkInt8(const JsonFields& numbers, std::string_view strategy) {
    requireWord(numbers, "type", "int");
    requireWord(numbers, "strategy", strategy);
    checkEightBits(numbers);
}

void checkFloat8(const JsonFields& numbers) {
    requireWord(numbers, "type", "float");
    checkEightBits(numbers);
    const auto strategy = numbers.string("strategy");
    if (strategy == "block") {
        if (numbers.integers("block_structure") != kBlock) {
            numbers.fail("block_structure", "is not [128, 128], and FP8 is read with those blocks only",
                         kOtherRelease);
        }
    } else if (strategy != "channel" && strategy != "tensor") {
        numbers.fail(
            "strategy",
            fmt::format("\"{}\" is not supported for FP8, only \"channel\", \"tensor\" and \"block\" are",
                        strategy),
            kOtherRelease);
    }
}

/// compressed-tensors says by `format` how the bytes are kept; what they are, each group says.
void checkGroup(const JsonFields& group, std::string_view format) {
    const auto weights = numbersOf(group, "weights");
    const bool isFloat = weights.string("type") == "float";
    if (isFloat && format != "int-quantized") return checkFloat8(weights); // activations stay as they are
    checkInt8(weights, "channel");
    const auto activations = numbersOf(group, "input_activations");
    checkInt8(activations, "token");
    demandFlag(activations, "dynamic", true, "a scale of activations that is fixed beforehand");
}

/// Rotations of activations belong to the weights, and zeros that are left out to the bytes.
void refuseTransforms(const JsonFields& fields) {
    if (const auto transforms = fields.object("transform_config")) {
        const auto groups = transforms->object("config_groups");
        if (groups && !groups->names().empty()) {
            transforms->fail("config_groups", "is given: transforms of activations are not supported",
                             kOtherRelease);
        }
    }
    if (const auto sparsity = fields.object("sparsity_config")) {
        const auto format = sparsity->string("format", "dense");
        if (format != "dense") {
            sparsity->fail("format", fmt::format("\"{}\" is not supported, only \"dense\" is", format),
                           kOtherRelease);
        }
    }
}

void checkCompressedTensors(const JsonFields& fields) {
    refuseTransforms(fields);
    const auto format = fields.string("format");
    if (format != "int-quantized" && format != "float-quantized" && format != "naive-quantized") {
        fields.fail("format",
                    fmt::format("\"{}\" is not supported, only \"int-quantized\", \"float-quantized\" and "
                                "\"naive-quantized\" are",
                                format),
                    kOtherRelease);
    }
    const auto groups = fields.object("config_groups");
    if (!groups) fields.fail("config_groups", "is missing", kWriteAnew);
    for (const auto& name : groups->names()) {
        const auto group = groups->object(name);
        if (!group) groups->fail(name, "is null", kWriteAnew);
        checkGroup(*group, format);
    }
}

/// `fields` has quant_algo, null where nothing is quantised.
void checkModelOpt(const JsonFields& fields) {
    if (!fields.has("quant_algo")) return;
    const auto algorithm = fields.string("quant_algo");
    // Blocks have been written in small letters too.
    if (algorithm == "FP8" || algorithm == "FP8_PER_CHANNEL_PER_TOKEN" || algorithm == "FP8_PB_WO" ||
        algorithm == "fp8_pb_wo") {
        return;
    }
    fields.fail("quant_algo",
                fmt::format("\"{}\" is not supported, only \"FP8\", \"FP8_PER_CHANNEL_PER_TOKEN\" and "
                            "\"FP8_PB_WO\" are",
                            algorithm),
                kOtherRelease);
}

/// False where `owner` says nothing.
bool checkQuantization(const JsonFields& owner) {
    const auto fields = owner.object("quantization_config");
    if (!fields) return false;
    const auto method = fields->string("quant_method");
    if (method == "fp8") {
        checkFp8(*fields);
    } else if (method == "compressed-tensors") {
        checkCompressedTensors(*fields);
    } else if (method == "modelopt") {
        checkModelOpt(*fields);
    } else if (method != "mxfp4" && method != "fbgemm_fp8") { // these have one form alone
        fields->fail("quant_method", fmt::format("\"{}\" is not supported", method), kOtherRelease);
    }
    return true;
}

/// Older exports of modelopt say it in this file alone.
void checkModelOptFile(const std::filesystem::path& file) {
    if (!pathExists(file)) return;
    const auto json = parseConfigJson(readTextFile(file), file.string());
    if (const auto fields = JsonFields(json, file.string()).object("quantization")) checkModelOpt(*fields);
}

} // namespace

void requireKnownQuantization(const std::filesystem::path& configFile, std::string_view part) {
    const auto where = configFile.string();
    const auto json = parseConfigJson(readTextFile(configFile), where);
    const JsonFields top(json, where);
    const auto parts = configParts(top, part);
    bool said = false;
    for (const auto* owner : {&top, &parts.part, &parts.text})
        said = checkQuantization(*owner) || said;
    if (!said) checkModelOptFile(configFile.parent_path() / "hf_quant_config.json");
}

} // namespace gatescope
