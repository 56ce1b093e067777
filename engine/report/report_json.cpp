// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/report_json.h"

#include "base/version.h"
#include "report/compare_json.h"
#include "report/detect_json.h"
#include "report/load_json.h"
#include "report/profile_json.h"
#include "report/provenance.h"
#include "report/report_verdict.h"
#include "report/sweep_json.h"

namespace gatescope {

namespace {

std::string_view toneName(VerdictTone tone) {
    return tone == VerdictTone::Good ? "good" : tone == VerdictTone::Bad ? "bad" : "neutral";
}

Json verdictJson(const ReportVerdict& verdict) {
    auto figures = Json::array();
    for (const auto& figure : verdict.figures)
        figures.push_back({{"what", figure.what}, {"value", figure.value}, {"note", figure.note}});
    return {{"tone", toneName(verdict.tone)},
            {"headline", verdict.headline},
            {"sentences", verdict.sentences},
            {"figures", figures}};
}

Json factsJson(const std::vector<Fact>& facts) {
    auto list = Json::array();
    for (const auto& fact : facts)
        list.push_back({{"name", fact.name}, {"value", fact.value}});
    return list;
}

Json kernelsJson(const std::vector<KernelGroup>& kernels) {
    auto list = Json::array();
    for (const auto& one : kernels)
        list.push_back({{"name", one.name},
                        {"role", one.role},
                        {"redundant", one.redundant},
                        {"calls", one.calls},
                        {"total_ns", one.totalNs},
                        {"median_ns", one.medianNs},
                        {"p10_ns", one.p10Ns},
                        {"p90_ns", one.p90Ns},
                        {"share", one.share}});
    return list;
}

Json traceJson(const ReportedTrace& trace) {
    Json json{{"file", trace.file},
              {"verdict", verdictJson(verdictOf(trace))},
              {"detection", detectionsJson({&trace.detection, 1})}};
    if (trace.profile) {
        // As profile --json prints it.
        json["profile"] = Json::parse(profileJson(*trace.profile));
    } else {
        json["kernels"] = kernelsJson(trace.kernels);
    }
    json["provenance"] = factsJson(provenanceOf(trace));
    return json;
}

} // namespace

std::string jsonReport(const Report& report) {
    Json json{
        {"schema", kJsonSchema}, {"tool", "GateScope"}, {"version", version()}, {"remarks", report.remarks}};
    if (report.comparison) {
        json["verdict"] = verdictJson(verdictOf(report.comparison->result));
        json["comparison"] = comparisonJson(*report.comparison);
    }
    auto& traces = json["traces"] = Json::array();
    for (const auto& trace : report.traces)
        traces.push_back(traceJson(trace));
    auto& sweeps = json["sweeps"] = Json::array();
    for (const auto& [file, sweep] : report.sweeps)
        sweeps.push_back({{"file", file},
                          {"verdict", verdictJson(verdictOf(sweep))},
                          {"sweep", Json::parse(sweepJson(sweep))}});
    auto& loads = json["loads"] = Json::array();
    for (const auto& [file, load] : report.loads)
        loads.push_back(
            {{"file", file}, {"verdict", verdictJson(verdictOf(load))}, {"load", expertLoadJson(load)}});
    json["provenance"] = factsJson(provenanceOf(report));
    return indentedText(json) + "\n";
}

} // namespace gatescope
