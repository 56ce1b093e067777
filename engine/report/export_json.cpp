// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/export_json.h"

#include "report/json_parts.h"

#include <limits>

namespace gatescope {

namespace {

/// Without folders: where the files lie is nobody's business but the user's.
Json namesOf(const std::vector<std::filesystem::path>& paths) {
    auto names = Json::array();
    for (const auto& path : paths)
        names.push_back(path.filename().string());
    return names;
}

Json rangeJson(const ExportFacts& facts) {
    const bool toEnd = facts.range.to == std::numeric_limits<std::int64_t>::max();
    return {{"from_ns", facts.range.from},
            {"to_ns", toEnd ? Json() : Json(facts.range.to)},
            {"tracks", facts.trackPatterns},
            {"cut_slices", facts.cutSlices}};
}

} // namespace

bool ExportFacts::partial() const {
    return range.from > 0 || range.to != std::numeric_limits<std::int64_t>::max() || !trackPatterns.empty();
}

std::string exportMetadata(const Trace& trace, const ExportFacts& facts) {
    auto json = Json::parse(trace.metadata(), nullptr, false);
    if (!json.is_object()) json = Json::object();
    if (!facts.partial() && facts.inputs.size() == 1) return trace.metadata();
    if (const auto own = json.find("gatescope"); own != json.end()) json.erase(own);
    json["export"] = rangeJson(facts);
    json["export"]["of"] = namesOf(facts.inputs);
    return oneLineText(json);
}

std::string exportJson(const Trace& trace, const ExportFacts& facts) {
    return indentedText(Json{{"schema", kJsonSchema},
                             {"output", facts.output.string()},
                             {"inputs", facts.inputs.size()},
                             {"part", rangeJson(facts)},
                             {"tracks", trace.tracks().size()},
                             {"slices", trace.sliceCount()},
                             {"flows", trace.flows().size()},
                             {"counters", trace.counters().size()},
                             {"instants", trace.instants().size()},
                             {"first_ns", trace.sliceCount() == 0 ? 0 : trace.starts().front()},
                             {"last_ns", trace.duration()}});
}

} // namespace gatescope
