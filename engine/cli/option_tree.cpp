// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/option_tree.h"

#include "analysis/detection.h"
#include "analysis/device_table.h"
#include "moe/config.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace gatescope::cli {

namespace {

using Words = std::vector<std::string>;

Words presetNames() {
    Words names;
    for (const auto& preset : presets())
        names.push_back(preset.name);
    return names;
}

Words kindsAndAll() {
    Words kinds = detectionKinds();
    kinds.emplace_back("all");
    return kinds;
}

/// "TEXT:{text,md,json}" -> the words between the braces.
Words wordsOfCheck(const std::string& typeName) {
    const auto open = typeName.find(":{");
    const auto close = typeName.rfind('}');
    if (open == std::string::npos || close == std::string::npos) return {};
    return CLI::detail::split(typeName.substr(open + 2, close - open - 2), ',');
}

/// What the parser takes as any text, but only some words mean something.
Words knownWords(std::string_view verb, std::string_view option) {
    if (option == "--preset" || option == "--presets") return presetNames();
    if (option == "--kinds") return kindsAndAll();
    if (option == "--device") return verb == "roofline" ? deviceIds() : Words{"cpu", "xpu"};
    if (option == "--dtype" || option == "--dtypes" || option == "--what-if-gate-dtype")
        return {"bf16", "f32"};
    if (option == "--gemm") return {"auto", "onednn", "simd", "scalar"};
    if (option == "--quantize") return {"none", "int8", "fp8", "mxfp4", "w8a8"};
    if (option == "--xpu-mode") return {"eager", "replay"};
    if (option == "--routing") return {"model", "uniform", "zipf:", "single:"};
    if (option == "--layers" && verb == "calibrate") return {"small", "middle", "large"};
    if (option != "--placement") return {};
    if (verb == "profile" || verb == "sweep") return {"both", "all", "before", "after", "external"};
    return {"before", "after", "external"};
}

bool isListed(std::string_view verb, std::string_view option) {
    static const std::set<std::string_view> listed{"--presets", "--kinds", "--dtypes"};
    if (option == "--placement") return verb == "profile" || verb == "sweep";
    return listed.contains(option) || (verb == "calibrate" && option == "--layers");
}

OptionEntry optionEntry(const std::string& verb, const CLI::Option& option) {
    OptionEntry entry;
    for (const auto& name : option.get_lnames())
        entry.names.push_back("--" + name);
    for (const auto& name : option.get_snames())
        entry.names.push_back("-" + name);
    entry.description = option.get_description();
    if (option.get_items_expected_max() == 0) return entry;

    const std::string type = option.get_type_name();
    entry.valueName = type.substr(0, type.find(':'));
    entry.words = wordsOfCheck(type);
    if (entry.words.empty()) entry.words = knownWords(verb, entry.names.front());
    entry.listed = isListed(verb, entry.names.front());
    if (!entry.words.empty()) {
        entry.values = ValueKind::Words;
    } else if (entry.valueName == "FILE" || entry.valueName == "TRACE") {
        entry.values = ValueKind::Files;
    } else if (entry.valueName == "DIR") {
        entry.values = ValueKind::Folders;
    } else {
        entry.values = ValueKind::Anything;
    }
    return entry;
}

VerbEntry verbEntry(const CLI::App& app, const std::string& name) {
    VerbEntry verb{name, app.get_description(), {}, false};
    for (const auto* option : app.get_options()) {
        if (option->get_positional()) {
            verb.takesFiles = true;
        } else if (!option->get_group().empty()) {
            verb.options.push_back(optionEntry(name, *option));
        }
    }
    return verb;
}

} // namespace

std::vector<VerbEntry> optionTree(const CLI::App& app) {
    std::vector<VerbEntry> tree{verbEntry(app, "")};
    for (const auto* verb : app.get_subcommands([](const CLI::App* v) { return !v->get_group().empty(); }))
        tree.push_back(verbEntry(*verb, verb->get_name()));
    return tree;
}

} // namespace gatescope::cli
