// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "cli/commands.h"
#include "cli/model_options.h"
#include "cli/shown_text.h"
#include "cli/table.h"
#include "profile/backends.h"
#include "profile/verification.h"
#include "report/verify_json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

namespace gatescope::cli {

namespace {

struct VerifyOptions {
    std::vector<std::string> files;
    std::string checkpoint;
    std::string part;
    std::string expected;
    BackendOptions backend;
    std::string gemm = "auto";
    std::string quantize = "none";
    bool json = false;
};

std::vector<ReferenceCase> loadCases(const VerifyOptions& options) {
    std::vector<ReferenceCase> cases;
    for (const auto& file : options.files)
        cases.push_back(loadReferenceCase(file));
    if (!options.checkpoint.empty()) {
        if (options.expected.empty()) {
            throw UsageError("--checkpoint needs --expected",
                             "Name the file that holds layerN.hidden_states and layerN.output");
        }
        for (auto& one :
             loadCheckpointCases(Checkpoint(options.checkpoint, options.part), options.expected)) {
            cases.push_back(std::move(one));
        }
    }
    if (cases.empty())
        throw UsageError("nothing to verify", "Name reference files, or --checkpoint and --expected");
    return cases;
}

/// What was found token by token, and what a reader should know.
void printTokens(const Verification& v) {
    const auto& engine = v.tokenCheck;
    if (engine.nonFiniteLogits > 0)
        tell("  router logits of {} tokens are not finite\n", engine.nonFiniteLogits);
    tell("  worst token over what rounding can do: reference {:.2f} (token {}), engine {:.2f} (token {})\n",
         v.reference.outputRatio, v.reference.outputToken, engine.outputRatio, engine.outputToken);
    if (engine.logitRatio > 1)
        tell("  the engine's router logits are {:.3g} times as far off as rounding explains\n",
             engine.logitRatio);
    if (!v.reference.plausible()) tell("  {}\n", v.reference.problem);
    for (const auto& note : v.notes)
        tell("  note: {}\n", note);
}

void print(const Verification& v) {
    const auto& j = v.outputCheck;
    tell("\n{}: {} tokens, H {}, I {}, {} experts, top-{}{}, {}\n", v.name, v.tokens, v.config.hiddenSize,
         v.config.moeIntermediateSize, v.config.numExperts, v.config.numExpertsPerTok,
         v.config.sharedExpertIntermediateSize > 0 ? ", shared expert" : "", dtypeName(v.config.dtype));
    Table table({"error", "maximum", "rms"});
    const auto row = [&](const std::string& name, const ErrorSize& e) {
        table.add({name, fmt::format("{:.3e}", e.maximum), fmt::format("{:.3e}", e.rms)});
    };
    const std::string truth = v.int8Differing ? "the integer reference" : "output_float64";
    row("engine against " + truth, j.engineAgainstFloat64);
    row("reference against " + truth, j.referenceAgainstFloat64);
    if (!v.int8Differing && j.engineAgainstTruth.maximum != j.engineAgainstFloat64.maximum) {
        row("engine, rerouted tokens set right", j.engineAgainstTruth);
        row("reference, rerouted tokens set right", j.referenceAgainstTruth);
    }
    row("allowed", j.allowed);
    row("engine against output", j.engineAgainstReference);
    fmt::print("{}", table.text());
    for (const auto& d : v.differences) {
        fmt::print("  token {}: experts {} instead of {}, logits {} unit(s) in the last place apart: {}\n",
                   d.token, fmt::join(d.engineOnly, ","), fmt::join(d.referenceOnly, ","), d.ulps,
                   d.tie ? "a tie" : "NOT a tie");
    }
    if (v.int8Differing) {
        tell("  W8A8: {} of {} elements have other bits than the integer reference's\n", *v.int8Differing,
             static_cast<std::int64_t>(v.tokens) * v.config.hiddenSize);
    }
    if (v.differences.empty()) fmt::print("  experts as the reference\n");
    if (!v.placementsIdentical) tell("  before, after and external placement gave DIFFERENT bits\n");
    printTokens(v);
    tell("  {}\n", v.passed ? "PASS" : "FAIL");
}

std::string percent(double share) {
    return std::isfinite(share) ? fmt::format("{:.2f} %", share * 100) : "not finite";
}

int printQuantized(const std::vector<QuantizedVerification>& results, const MoeKernels& kernels,
                   bool asJson) {
    const auto failed = std::ranges::count_if(results, [](const auto& r) { return !r.passed; });
    const bool int8 = std::ranges::any_of(results, [](const auto& r) { return r.int8Tokens.has_value(); });
    std::vector<std::string> heads{"case", "relative rms", "allowed", "relative max", "routing"};
    if (int8) heads.emplace_back("other bits than the integer reference");
    heads.emplace_back("");
    Table table(heads);
    for (const auto& r : results) {
        std::vector<std::string> row{r.name, percent(r.relativeRms), percent(r.allowedRms),
                                     percent(r.relativeMax), r.sameRouting ? "same" : "DIFFERENT"};
        if (int8)
            row.push_back(r.int8Tokens ? fmt::format("{} elements", r.int8Differing) : "not in float32");
        row.emplace_back(r.passed ? "PASS" : "FAIL");
        table.add(row);
    }
    if (asJson) {
        fmt::print("{}\n", quantizedVerifyJson(results, kernels));
    } else {
        fmt::print("{}, {}: the output against that with unquantised experts\n{}", kernels.deviceName(),
                   kernels.gemmName(), table.text());
        for (const auto& r : results) {
            if (!r.reference.plausible()) tell("{}\n", r.reference.problem);
            if (r.int8Tokens && !r.int8Tokens->passed()) {
                tell("{}: token {} is {:.3g} times as far from the integer reference as the sigmoid's "
                     "last bits and rounding explain\n",
                     r.name, r.int8Tokens->outputToken, r.int8Tokens->outputRatio);
            }
            if (r.reference.plausible() && !r.plainPassed)
                tell("{}: the unquantised engine fails too: run verify without --quantize\n", r.name);
        }
    }
    return failed == 0 ? 0 : 1;
}

int verifyQuantizedAll(const std::vector<ReferenceCase>& cases, BackendOptions backend, bool asJson) {
    const auto quantized = makeKernels(backend);
    const auto format = std::exchange(backend.quantize, WeightFormat::Plain);
    const auto plain = makeKernels(backend);
    std::vector<QuantizedVerification> results;
    for (const auto& reference : cases)
        results.push_back(verifyQuantized(reference, *plain, *quantized, format));
    return printQuantized(results, *quantized, asJson);
}

int verifyAll(const VerifyOptions& options) {
    const auto cases = loadCases(options);
    auto backend = options.backend;
    backend.gemm = gemmChoiceFromName(options.gemm);
    backend.quantize = weightFormatFromName(options.quantize);
    if (backend.quantize != WeightFormat::Plain) return verifyQuantizedAll(cases, backend, options.json);
    const auto kernels = makeKernels(backend);
    std::unique_ptr<MoeKernels> int8Kernels;
    const auto kernelsFor = [&](const ReferenceCase& reference) -> MoeKernels& {
        if (!reference.int8) return *kernels;
        if (!int8Kernels) {
            auto int8 = backend;
            int8.quantize = WeightFormat::W8A8;
            int8Kernels = makeKernels(int8);
        }
        return *int8Kernels;
    };
    if (!options.json) tell("{}\n", kernels->deviceName());
    std::vector<Verification> results;
    int failed = 0;
    for (const auto& reference : cases) {
        results.push_back(verify(reference, kernelsFor(reference)));
        failed += results.back().passed ? 0 : 1;
        if (!options.json) print(results.back());
    }
    if (options.json) {
        fmt::print("{}\n", verifyJson(results, *kernels));
    } else {
        tell("\n{} of {} cases passed\n", cases.size() - static_cast<std::size_t>(failed), cases.size());
    }
    return failed == 0 ? 0 : 1;
}

} // namespace

void addVerify(CLI::App& app, Action& action) {
    auto options = std::make_shared<VerifyOptions>();
    auto& o = *options;
    auto* verb =
        app.add_subcommand("verify", "Compare the engine's results with a reference implementation's");
    verb->add_option("files", o.files, "Reference cases (.safetensors)")->type_name("FILE");
    auto* checkpoint = verb->add_option("--checkpoint", o.checkpoint, "A checkpoint folder, with --expected")
                           ->type_name("DIR");
    addPartOption(*verb, o.part);
    verb->add_option("--expected", o.expected, "Its layers' inputs and outputs (.safetensors)")
        ->type_name("FILE")
        ->needs(checkpoint);
    verb->add_option("--device", o.backend.device, "cpu (default); `gatescope devices` lists them");
    verb->add_option("--threads", o.backend.threads, "CPU threads (default: every core)")
        ->check(CLI::Range(1, 1024));
    verb->add_option("--gemm", o.gemm, "auto (default), onednn, simd or scalar")->type_name("ENGINE");
    verb->add_option("--quantize", o.quantize,
                     "int8, fp8, mxfp4 or w8a8: compare quantised experts with unquantised ones instead")
        ->type_name("FORMAT");
    verb->add_flag("--json", o.json, "Print the result as JSON");
    verb->footer("Exits with 1 where a case fails.\nExamples:\n"
                 "  gatescope verify tests/golden/reference/*.safetensors\n"
                 "  gatescope verify --checkpoint DIR --expected DIR/expected_io.safetensors --json");
    verb->callback([options, &action] { action = [options] { return verifyAll(*options); }; });
}

} // namespace gatescope::cli
