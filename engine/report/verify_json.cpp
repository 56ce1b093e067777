// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/verify_json.h"

#include "base/version.h"
#include "report/json_parts.h"

#include <algorithm>

namespace gatescope {

namespace {

Json errorJson(const ErrorSize& error) {
    return {{"max", finiteOrNull(error.maximum)}, {"rms", finiteOrNull(error.rms)}};
}

Json referenceJson(const ReferenceCheck& check) {
    return {{"plausible", check.plausible()},
            {"problem", check.problem},
            {"worst_token", check.outputToken},
            {"worst_ratio", finiteOrNull(check.outputRatio)},
            {"logit_ratio", finiteOrNull(check.logitRatio)},
            {"weight_ratio", finiteOrNull(check.weightRatio)},
            {"float64_ratio", finiteOrNull(check.float64Ratio)}};
}

Json tokensJson(const TokenCheck& check) {
    return {{"worst_token", check.outputToken},
            {"worst_ratio", finiteOrNull(check.outputRatio)},
            {"logit_ratio", finiteOrNull(check.logitRatio)},
            {"nonfinite_logits", check.nonFiniteLogits}};
}

Json caseJson(const Verification& v) {
    auto differences = Json::array();
    for (const auto& d : v.differences) {
        differences.push_back({{"token", d.token},
                               {"engine_only", d.engineOnly},
                               {"reference_only", d.referenceOnly},
                               {"ulps", d.ulps},
                               {"tie", d.tie}});
    }
    const auto& j = v.outputCheck;
    return {{"name", v.name},
            {"dtype", dtypeName(v.config.dtype)},
            {"tokens", v.tokens},
            {"passed", v.passed},
            {"against_truth", errorJson(j.engineAgainstTruth)},
            {"allowed", errorJson(j.allowed)},
            {"reference_against_truth", errorJson(j.referenceAgainstTruth)},
            {"against_output", errorJson(j.engineAgainstReference)},
            {"against_output_float64", errorJson(j.engineAgainstFloat64)},
            {"reference_against_output_float64", errorJson(j.referenceAgainstFloat64)},
            {"routing_differences", differences},
            {"reference", referenceJson(v.reference)},
            {"engine_tokens", tokensJson(v.tokenCheck)},
            {"notes", v.notes},
            {"int8_differing", v.int8Differing ? Json(*v.int8Differing) : Json(nullptr)},
            {"placements_identical", v.placementsIdentical}};
}

template <typename Case>
bool allPassed(const std::vector<Case>& cases) {
    return std::ranges::all_of(cases, &Case::passed);
}

} // namespace

std::string verifyJson(const std::vector<Verification>& cases, const MoeKernels& kernels) {
    auto list = Json::array();
    for (const auto& v : cases)
        list.push_back(caseJson(v));
    return indentedText(Json{{"schema", kJsonSchema},
                             {"device", kernels.deviceName()},
                             {"simulated", kernels.simulated()},
                             {"gemm", kernels.gemmName()},
                             {"cases", list},
                             {"passed", allPassed(cases)}});
}

std::string quantizedVerifyJson(const std::vector<QuantizedVerification>& cases, const MoeKernels& kernels) {
    auto list = Json::array();
    for (const auto& r : cases) {
        list.push_back({{"name", r.name},
                        {"format", weightFormatName(r.format)},
                        {"relative_rms", finiteOrNull(r.relativeRms)},
                        {"relative_max", finiteOrNull(r.relativeMax)},
                        {"allowed_rms", r.allowedRms},
                        {"same_routing", r.sameRouting},
                        {"unquantised_passed", r.plainPassed},
                        {"engine_tokens", r.int8Tokens ? tokensJson(*r.int8Tokens) : Json(nullptr)},
                        {"int8_differing", r.int8Tokens ? Json(r.int8Differing) : Json(nullptr)},
                        {"reference", referenceJson(r.reference)},
                        {"passed", r.passed}});
    }
    return indentedText(Json{{"schema", kJsonSchema},
                             {"device", kernels.deviceName()},
                             {"gemm", kernels.gemmName()},
                             {"cases", list},
                             {"passed", allPassed(cases)}});
}

std::string selfTestJson(const std::vector<SelfTestResult>& results) {
    auto list = Json::array();
    for (const auto& result : results) {
        auto cases = Json::array();
        for (const auto& v : result.cases) {
            auto one = caseJson(v);
            // The names that readers of schema 1 know.
            one["max_error"] = v.outputCheck.engineAgainstTruth.maximum;
            one["allowed_max_error"] = v.outputCheck.allowed.maximum;
            cases.push_back(std::move(one));
        }
        list.push_back({{"id", result.device},
                        {"name", result.name},
                        {"simulated", result.simulated},
                        {"gemm", result.gemm},
                        {"cases", cases},
                        {"failure", result.failure},
                        {"passed", result.passed}});
    }
    return indentedText(Json{
        {"schema", kJsonSchema}, {"version", version()}, {"devices", list}, {"passed", allPassed(results)}});
}

} // namespace gatescope
